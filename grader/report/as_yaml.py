"""The report as YAML."""

from __future__ import annotations

from typing import Any

import yaml

from grader.report.plain import to_plain
from grader.results import Report

WIDTH = 100
SHORT = 80
"""Lists and dicts of about so many characters stay in one line."""


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Text of several lines in blocks, what is short in one line, no aliases."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    node: yaml.ScalarNode = dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)
    return node


def _list(dumper: _Dumper, value: list[Any]) -> yaml.SequenceNode:
    in_line = _is_short(value) or not any(isinstance(item, dict) for item in value)
    node: yaml.SequenceNode = dumper.represent_sequence(
        "tag:yaml.org,2002:seq", value, flow_style=in_line
    )
    return node


def _dict(dumper: _Dumper, value: dict[str, Any]) -> yaml.MappingNode:
    node: yaml.MappingNode = dumper.represent_mapping(
        "tag:yaml.org,2002:map", value, flow_style=_is_short(value)
    )
    return node


def _is_short(value: Any) -> bool:
    written = str(value)
    return len(written) <= SHORT and "\\n" not in written


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(dict, _dict)


def render(report: Report) -> str:
    """One UTF-8 document, keys in the order of the schema."""
    text: str = yaml.dump(
        to_plain(report), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH
    )
    return text
