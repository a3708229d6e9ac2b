"""How many themes the letter can name and still be one page, where nobody measures: in a browser that prints.

An estimate in px with wide letters, on the safe side; the PDF measures instead.
"""

import math

from app.reports import chapters
from app.reports.shape import Report

PAGE = 1024  # px between the margins of an A4
FEWEST, MOST = 3, chapters.THEMES_ON_LETTER
FIXED = 30 + 76 + 52 + 78 + 30  # brand, facts, heads of the table, ledger, the line about more themes
ROW, LONG_ROW, LONG_LABEL = 26, 42, 24
WIDE, BOX, TITLE = 66, 27, 30  # letters on a line: the whole width, the box of the undercurrent, the headline


def themes_that_fit(report: Report) -> int:
    """How many rows of the table fit."""
    left = PAGE - FIXED - _head(report) - max(_quiet(report), _divided(report)) - _answer(report)
    fit = 0
    for theme in chapters.counted(report):
        left -= LONG_ROW if len(theme.label) > LONG_LABEL else ROW
        fit += left >= 0
    return max(FEWEST, min(MOST, fit))


def _lines(text: str, letters: int) -> int:
    return math.ceil(max(1, len(text)) / letters)


def _head(report: Report) -> int:
    introduction = report.letter.introduction or "x" * 3 * WIDE
    prompts = 24 * max(0, len(chapters.asked(report)) - 1)
    return (
        38 * _lines(report.letter.headline or report.dialogue.title, TITLE)
        + 24 * _lines(introduction, WIDE)
        + 12
        + prompts
    )


def _quiet(report: Report) -> int:
    quotes = [chapters.shortened(item.voice.text) for item in chapters.quiet(report)]
    return 95 + sum(22 * _lines(quote, BOX) + 48 for quote in quotes)


def _divided(report: Report) -> int:
    if not report.divided:
        return 100
    return 150 + 22 * _lines(chapters.shortened(report.divided[0].voice.text, chapters.SHORT_VOICE), BOX)


def _answer(report: Report) -> int:
    answer = chapters.shortened(report.letter.follow_up, chapters.LONG_ANSWER)
    more = 20 if len(report.letter.follow_up) > chapters.LONG_ANSWER else 0
    return 48 + 20 * _lines(answer, WIDE + 8) + more
