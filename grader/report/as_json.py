"""The report as JSON."""

from __future__ import annotations

import json

from grader.report.plain import to_plain
from grader.results import Report


def render(report: Report) -> str:
    """One JSON document, keys in the order of the schema."""
    return json.dumps(to_plain(report), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
