"""Anything that anybody may send, against the real protocol, reception, desk and server.

The same code runs short in the suites and long behind ``make fuzz CASES=100000``.
"""
