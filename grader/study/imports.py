"""Which files of a folder depend on others: one exercise may use what another one wrote."""

from __future__ import annotations

import ast
from collections.abc import Collection
from pathlib import Path


def affected(folder: Path, saved: Collection[str]) -> frozenset[str]:
    """The `.py` files that were saved, and those that import one of them, however indirectly.

    Imports are read, not run; a file that cannot be read imports nothing.
    """
    imported = {path.name: _imports(path) for path in folder.glob("*.py")}
    found, left = set(saved), list(saved)
    while left:
        module = Path(left.pop()).stem
        more = {name for name, modules in imported.items() if module in modules} - found
        found |= more
        left += more
    return frozenset(found)


def _imports(path: Path) -> set[str]:
    """The first parts of the names of all modules that are imported anywhere in a file."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
    return {name.partition(".")[0] for name in names}
