"""The one door to every format, for a route and for a command."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from app.reports import as_csv, as_html, as_json
from app.reports.shape import Report

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMATS = tuple(MEDIA_TYPES)


def render(report: Report, format: str, language: str = "nl", *, nonce: str = "") -> bytes:  # noqa: A002 (its name)
    """``report`` in one of ``FORMATS``; ``MEDIA_TYPES`` says what it is.

    ``language`` is that of the page around the quotations (nl, de, en); the data formats don't depend on it.
    ``nonce`` lets the page's inlined style through a content security policy; a file needs none.

    Raises:
        KeyError: there is no such format.
        app.errors.PdfNotPossible: a PDF on a computer without Pango.
    """
    writers: dict[str, Callable[[], bytes]] = {
        "json": lambda: as_json.write(report),
        "csv": lambda: as_csv.write(report),
        "html": lambda: as_html.write(report, language, nonce=nonce),
        "pdf": lambda: _office("as_pdf").write(report, language),
        "docx": lambda: _office("as_docx").write(report, language),
        "xlsx": lambda: _office("as_xlsx").write(report, language),
    }
    return writers[format]()


def _office(module: str) -> Any:
    """Loaded when asked for: these libraries are large, and a server makes such files in a process of their own."""
    return import_module(f"app.reports.{module}")
