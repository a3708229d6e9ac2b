"""Answers that someone already has.

``tables`` reads and writes them, ``themes`` themes them, ``journal`` turns them into entries, so that their report is
the same one as that of an evening.
"""
