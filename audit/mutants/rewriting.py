"""Mutants by the dozen: one line of a solution gives way to others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import indent

from audit.mutant import Mutant, solution, variant

FUTURE = "from __future__ import annotations\n"


def rewrite(exercise: str, line: str, codes: Mapping[str, str]) -> list[Mutant]:
    """Put other code in the place of one line of the solution.

    Args:
        exercise: the exercise's id.
        line: the line, without its indentation; the solution has it exactly once.
        codes: for the name of each mutant, its code: as indented as the line. `{line}` in it stands
            for the line itself. Modules of which it uses an attribute by name are imported.

    Raises:
        ValueError: the line is not there, or more than once.
    """
    return [variant(exercise, name, _replaced(exercise, line, codes[name])) for name in codes]


def _replaced(exercise: str, line: str, code: str) -> str:
    source = solution(exercise)
    found = re.findall(rf"^( *){re.escape(line)}\n", source, re.MULTILINE)
    if len(found) != 1:
        raise ValueError(f"{exercise}: the line {line!r} is there {len(found)} times")
    old, new = f"{found[0]}{line}\n", indent(code.replace("{line}", line), found[0]) + "\n"
    used = [name for name in ("copy", "itertools", "torch") if f"{name}." in code]
    imports = "".join(f"import {name}\n" for name in used if f"import {name}\n" not in source)
    changed = source.replace(f"\n{old}", f"\n{new}")
    return changed.replace(FUTURE, f"{FUTURE}\n{imports}", 1) if imports else changed
