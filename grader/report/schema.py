"""The report's JSON Schema, from the data model."""

from __future__ import annotations

from typing import Any

import grader
from grader.report.build import SCHEMA_VERSION
from grader.results import Report


def schema() -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) of `grader.results.Report`; unknown keys are errors."""
    import msgspec  # only this command needs it

    (root,), definitions = msgspec.json.schema_components([Report], ref_template="#/$defs/{name}")
    for definition in definitions.values():
        if "properties" in definition:
            definition["additionalProperties"] = False
    definitions["Report"]["properties"]["schema_version"] = {"const": SCHEMA_VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Report of {grader.NAME}",
        **root,
        "$defs": definitions,
    }
