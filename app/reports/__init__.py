"""From the journal to the account that an organiser takes home: all computed, nothing stored.

``shape`` says what a report is, ``build`` makes one from journal entries, ``as_json``, ``as_csv`` and
``as_html`` write it down, and ``formats`` lets a route or a command choose.
"""

from app.reports.build import build
from app.reports.formats import FORMATS, MEDIA_TYPES, render
from app.reports.shape import Report

__all__ = ["FORMATS", "MEDIA_TYPES", "Report", "build", "render"]
