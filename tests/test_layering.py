"""Imports point down only, as the docstring of `grader` draws it."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

WORDS = {"errors", "results"}
DATA = {"wire", "channel", "protocol"} | WORDS
BELOW = {
    "results": set(),
    "errors": set(),
    "catalog": {"errors"},
    "lessons": {"errors", "catalog"},
    "submission": {"errors"},
    "wire": WORDS,
    "protocol": WORDS,
    "channel": WORDS | {"wire"},
    "scenarios": WORDS | {"wire"},
    "worker": WORDS | {"wire", "channel", "scenarios"},
    "properties": WORDS | {"wire", "scenarios", "judge"},
    "judge": DATA | {"catalog", "submission", "scenarios", "properties", "worker"},
    "engine": WORDS | {"protocol"},
    "report": WORDS | {"catalog", "lessons"},
    "run": WORDS | {"catalog", "submission", "report"},
    "check": WORDS | {"catalog", "engine", "run", "judge"},
    "doctor": {"lessons", "worker"},
    "export": {"errors", "lessons", "study"},
    "handout": set(),
    "study": WORDS | {"catalog", "engine", "lessons", "report", "run"},
    "cli": WORDS
    | {
        "catalog",
        "submission",
        "report",
        "engine",
        "run",
        "doctor",
        "worker",
        "lessons",
        "study",
        "export",
    },
    "__main__": {"cli"},
}
"""For each room of the house, the rooms that it may import from."""

TORCH_FREE = set(BELOW) - {"wire", "scenarios", "worker", "properties", "judge", "handout"}
FOR_PROPERTIES = {"bounds", "compare", "failure", "likeness", "render", "statistics"}
FOR_PROPERTIES |= {"oracle", "oracles"}
"""What properties may use of the judge: what judges a value, nothing that runs anything."""


def module_name(path: Path) -> str:
    """The dotted name of a file of the package."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


HANDED_OUT = ROOT / "grader" / "export" / "files"
MODULES = {
    module_name(path): path
    for path in sorted((ROOT / "grader").rglob("*.py"))
    if HANDED_OUT not in path.parents
}


def imports(path: Path, *, at_once: bool = False) -> Iterator[str]:
    """All that a file imports; `at_once` leaves out what functions import when they are called."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if at_once and isinstance(node, ast.FunctionDef | ast.If):
            continue
        waiting.extend(ast.iter_child_nodes(node))
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            inside = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in MODULES else str(node.module) for name in inside)


@cache
def arrows() -> dict[str, set[str]]:
    """For each module of the package, what it imports of the package."""
    found = defaultdict(set)
    for name, path in MODULES.items():
        found[name] = {target for target in imports(path) if target.split(".")[0] == "grader"}
    return found


def room(module: str) -> str:
    """The part of the house that a module belongs to."""
    return module.split(".")[1] if "." in module else ""


def test_every_room_has_its_place() -> None:
    """No part of the package is left out of the layering."""
    assert {room(name) for name in MODULES} - {""} == set(BELOW)


@pytest.mark.parametrize("module", [name for name in MODULES if room(name)])
def test_imports_point_down(module: str) -> None:
    """A module imports from its own room and from those below it."""
    if module == "grader.properties.conftest":
        return  # an entry of its own, as the command line is: it starts the judge under pytest
    above = {room(target) for target in arrows()[module]} - {"", room(module)}
    assert above <= BELOW[room(module)]


def test_there_is_no_circle() -> None:
    """No two modules need one another to be imported."""
    graph = {name: {*imports(path, at_once=True)} & set(MODULES) for name, path in MODULES.items()}
    list(TopologicalSorter(graph).static_order())


def test_properties_use_only_what_judges_values() -> None:
    """Properties know nothing of sessions, workers and tapes."""
    used = {
        target.split(".")[2]
        for module, targets in arrows().items()
        if room(module) == "properties" and module != "grader.properties.conftest"
        for target in targets
        if room(target) == "judge" and target.count(".") > 1
    }
    assert used <= FOR_PROPERTIES


def test_oracles_are_strangers_to_workers() -> None:
    """What a worker's processes import, in any number of steps, knows no answer."""
    reached, waiting = set(), ["grader.worker.main", "grader.worker.nursery"]
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting.extend(arrows()[module])
    assert {room(module) for module in reached} <= {"", "worker", *BELOW["worker"]}


@pytest.mark.parametrize("module", [name for name in MODULES if room(name) in TORCH_FREE])
def test_the_front_of_the_house_has_no_torch(module: str) -> None:
    """Nothing but the judge's and the workers' processes imports torch, ever."""
    assert "torch" not in {target.split(".")[0] for target in imports(MODULES[module])}


@pytest.mark.parametrize("module", ["grader.results", "grader.errors", "grader"])
def test_words_need_the_standard_library_only(module: str) -> None:
    """Verdicts, errors and the package itself import nothing that must be installed."""
    assert {target.split(".")[0] for target in imports(MODULES[module])} <= sys.stdlib_module_names


@pytest.mark.parametrize("folder", ["exercises", "solutions"])
def test_students_files_import_torch_only(folder: str) -> None:
    """Exercises and solutions need torch and the standard library, not the grader."""
    for path in (ROOT / folder).glob("*.py"):
        names = {target.split(".")[0] for target in imports(path)}
        assert names <= {"torch", *sys.stdlib_module_names}, path


def test_nothing_imports_students_files() -> None:
    """No exercise, solution or specimen is imported by the grader."""
    strangers = {"exercises", "solutions", "tests"}
    strangers |= {path.stem for path in (ROOT / "exercises").glob("*.py")}
    for name, path in MODULES.items():
        assert not strangers & {target.split(".")[0] for target in imports(path)}, name
