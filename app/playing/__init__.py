"""Simulated phones: they come in through the surface that real phones use, and are as stubborn.

``door`` joins, ``phone`` is one phone, ``line`` is what it says, ``rhythm`` says when, ``stage`` brings many together
for a replay, ``tally`` counts. Nothing in here knows the server from inside: it speaks the wire messages, by network.
"""
