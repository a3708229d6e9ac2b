"""Structured logs, one JSON object a line. Never texts, tokens or addresses.

What we log ourselves is chosen word by word. What libraries log, and what a traceback says, is not ours to choose: a
driver quotes the row it could not store, a parser the line it could not read. Of those only the kind of error and the
places in the code are kept, never a sentence.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import structlog

MOST_PLACES = 25
# their sentences are about themselves: starting, stopping, a port; never about what somebody sent
SPEAK_OF_THEMSELVES = frozenset({"uvicorn.error", "alembic.runtime.migration"})

log = structlog.get_logger()


def configure_logs(level: str) -> None:
    """Log from ``level`` on (debug, info, warning, error), to standard error. Also what would end the process."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
    root = logging.getLogger()
    root.handlers = [FromLibraries()]
    root.setLevel(max(number, logging.WARNING))
    logging.captureWarnings(capture=True)
    sys.excepthook = _crashed
    threading.excepthook = lambda crash: _crashed(crash.exc_type, crash.exc_value, crash.exc_traceback)
    sys.unraisablehook = lambda crash: _crashed(crash.exc_type, crash.exc_value, crash.exc_traceback)


class FromLibraries(logging.Handler):
    """What a library says, without what it says it about."""

    def emit(self, record: logging.LogRecord) -> None:
        """See the library."""
        facts: dict[str, Any] = {"library": record.name, "at": f"{record.filename}:{record.lineno}"}
        if record.name in SPEAK_OF_THEMSELVES and not record.exc_info and not record.args:
            facts["says"] = str(record.msg).partition("\n")[0]
        if record.exc_info and record.exc_info[1] is not None:
            facts |= told(record.exc_info[1])
        log.log(record.levelno, "library", **facts)


def told(error: BaseException) -> Mapping[str, Any]:
    """What may be known of an error: its kind, the kinds behind it, and where in the code it arose."""
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in _frames(error)]
    facts: dict[str, Any] = {"kind": type(error).__name__, "where": places[-MOST_PLACES:]}
    behind = error.__cause__ or error.__context__
    if behind is not None:
        facts["behind"] = type(behind).__name__
    return facts


def _frames(error: BaseException) -> traceback.StackSummary:
    return traceback.extract_tb(error.__traceback__)


def _crashed(kind: type[BaseException], error: BaseException | None, _: TracebackType | None) -> None:
    facts = told(error) if error is not None else {"kind": kind.__name__}
    log.critical("crashed", **facts)
