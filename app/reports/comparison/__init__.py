"""Two reports beside each other: what grew, what fell silent, what is new.

``sides`` makes what is compared: two positions, two rounds of a prompt, or two dialogues of a series. ``compare``
matches the themes, ``page`` writes the comparison for people.
"""

from app.reports.comparison.compare import compare
from app.reports.comparison.shape import Change, Comparison, Side, ThemeCount
from app.reports.comparison.sides import round_of, whole

__all__ = ["Change", "Comparison", "Side", "ThemeCount", "compare", "round_of", "whole"]
