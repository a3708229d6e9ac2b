"""The report for machines."""

import msgspec

from app.reports.shape import Report

SCHEMA_TITLE = "A Samenspraak report"


def write(report: Report) -> bytes:
    """JSON, indented, in the fixed order of ``shape``."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"


def schema() -> bytes:
    """The JSON Schema of what ``write`` writes."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA_TITLE}
    described |= msgspec.json.schema(Report)
    return msgspec.json.format(msgspec.json.encode(described), indent=2) + b"\n"
