"""The report as YAML."""

from __future__ import annotations

from typing import Any

import yaml

from grader.report.plain import to_plain
from grader.results import Report

WIDTH = 100


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Text of several lines in blocks, short lists of numbers in one line, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    node: yaml.ScalarNode = dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)
    return node


def _list(dumper: _Dumper, value: list[Any]) -> yaml.SequenceNode:
    flow = all(not isinstance(item, dict | list) or isinstance(item, list) for item in value)
    node: yaml.SequenceNode = dumper.represent_sequence(
        "tag:yaml.org,2002:seq", value, flow_style=flow
    )
    return node


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def render(report: Report) -> str:
    """One UTF-8 document, keys in the order of the schema."""
    text: str = yaml.dump(
        to_plain(report), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH
    )
    return text
