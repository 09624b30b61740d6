"""`python -m grader.check`: the catalogue, the exercises, the solutions and the code fit together.

Refused are: a stub that is solved already, a solution that does not get full marks, a missing TODO,
an empty hint, an id used twice, points that do not add up, a stray file, and a property or a
misconception that only the code or only the catalogue knows.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

from grader.catalog import Catalog, Exercise, load
from grader.results import Report, Request, Verdict

ROOT = Path(__file__).resolve().parent.parent
EXERCISES, SOLUTIONS = ROOT / "exercises", ROOT / "solutions"
CORE_POINTS = 100
MIN_PROPERTIES = 8

Claims = Mapping[str, Iterable[str]]
"""For each exercise's id, the ids of its properties in the code."""


def declared(catalog: Catalog) -> dict[str, list[str]]:
    """The properties in the code: what has a `claim` in `grader.properties.<exercise>`."""
    found = {}
    for exercise in catalog.exercises:
        module = import_module(f"grader.properties.{exercise.id}")
        tests = [item for item in vars(module).values() if hasattr(item, "claim")]
        found[exercise.id] = [test.claim.id for test in tests]
    return found


def problems(
    catalog: Catalog, claims: Claims, exercises: Path = EXERCISES, solutions: Path = SOLUTIONS
) -> Iterator[str]:
    """What is wrong without anything being graded, a sentence each."""
    yield from _ids(catalog)
    yield from _words(catalog)
    yield from _points(catalog)
    yield from _claims(catalog, claims)
    for folder in (exercises, solutions):
        yield from _files(catalog, folder)
    for exercise in catalog.exercises:
        yield from _stub(exercise, exercises / exercise.file)
        yield from _solution(exercise, solutions / exercise.file)


def half_known(catalog: Catalog, coded: Claims) -> Iterator[str]:
    """The misconceptions that only the catalogue or only the code knows, a sentence each."""
    for exercise in catalog.exercises:
        known = {misconception.id for misconception in exercise.misconceptions}
        for name in sorted(known ^ set(coded[exercise.id])):
            place = "catalogue" if name in known else "code"
            yield f"{exercise.id}: the misconception {name} is in the {place} only."


def unearned(solutions: Report) -> Iterator[str]:
    """What the solutions' report says against them: whatever is not passed."""
    for exercise in solutions.exercises:
        for entry in exercise.properties:
            if entry.status is not Verdict.PASSED:
                yield f"solutions/{exercise.file}: {entry.id} is {entry.status}: {entry.message}"


def given_away(exercises: Report) -> Iterator[str]:
    """What the stubs' report says against them: whatever is not still to do."""
    for exercise in exercises.exercises:
        for entry in exercise.properties:
            if entry.status is not Verdict.TODO:
                yield f"exercises/{exercise.file}: {entry.id} is {entry.status}, not to do."


def _ids(catalog: Catalog) -> Iterator[str]:
    for name, count in Counter(exercise.id for exercise in catalog.exercises).items():
        if count > 1:
            yield f"{name}: {count} exercises have this id."
    for exercise in catalog.exercises:
        for name, count in Counter(entry.id for entry in exercise.properties).items():
            if count > 1:
                yield f"{exercise.id}: {count} properties have the id {name}."


def _words(catalog: Catalog) -> Iterator[str]:
    for exercise in catalog.exercises:
        if not exercise.hints:
            yield f"{exercise.id}: there is no hint."
        if not all(map(_says_something, (exercise.title, exercise.summary, *exercise.hints))):
            yield f"{exercise.id}: its title, its summary or a hint is empty."
        for entry in exercise.properties:
            if not (_says_something(entry.claim) and _says_something(entry.hint)):
                yield f"{exercise.id}: the claim or the hint of {entry.id} is empty."
        for known in exercise.misconceptions:
            if not (_says_something(known.name) and _says_something(known.hint)):
                yield f"{exercise.id}: the name or the hint of {known.id} is empty."


def _says_something(text: object) -> bool:
    return isinstance(text, str) and bool(text.strip())


def _points(catalog: Catalog) -> Iterator[str]:
    for exercise in catalog.exercises:
        total = sum(entry.points for entry in exercise.properties)
        if total != exercise.points:
            yield f"{exercise.id}: the properties have {total} points, not {exercise.points}."
        for entry in exercise.properties:
            if type(entry.points) is not int or entry.points <= 0:
                yield f"{exercise.id}: {entry.id} is not worth a whole number of points."
        if len(exercise.properties) < MIN_PROPERTIES:
            yield f"{exercise.id}: there are fewer than {MIN_PROPERTIES} properties."
    core = sum(exercise.points for exercise in catalog.exercises if not exercise.extension)
    if core != CORE_POINTS:
        yield f"The core exercises have {core} points, not {CORE_POINTS}."


def _claims(catalog: Catalog, claims: Claims) -> Iterator[str]:
    for exercise in catalog.exercises:
        known = {entry.id for entry in exercise.properties}
        coded = set(claims.get(exercise.id, ()))
        for name in sorted(known - coded):
            yield f"{exercise.id}: {name} is in the catalogue, but not in the code."
        for name in sorted(coded - known):
            yield f"{exercise.id}: {name} is in the code, but not in the catalogue."


def _files(catalog: Catalog, folder: Path) -> Iterator[str]:
    there = {path.name for path in folder.iterdir()} - {"__pycache__", "README.md"}
    for name in sorted(there - set(catalog.files)):
        yield f"{folder.name}/{name} is a stray file."
    for name in sorted(set(catalog.files) - there):
        yield f"{folder.name}/{name} is missing."


def _stub(exercise: Exercise, path: Path) -> Iterator[str]:
    place, source, function = f"{path.parent.name}/{path.name}", *_look_up(path, exercise.symbol)
    if function is None:
        yield f"{place} does not define {exercise.symbol}."
        return
    if source.count("# TODO") != 1:
        yield f"{place}: {exercise.symbol} needs one `# TODO`."
    if not _is_unfilled(function):
        yield f"{place}: {exercise.symbol} is solved already."


def _solution(exercise: Exercise, path: Path) -> Iterator[str]:
    place, source, function = f"{path.parent.name}/{path.name}", *_look_up(path, exercise.symbol)
    if function is None:
        yield f"{place} does not define {exercise.symbol}."
    elif "# TODO" in source or _is_unfilled(function):
        yield f"{place}: {exercise.symbol} is not solved."


def _look_up(path: Path, symbol: str) -> tuple[str, ast.FunctionDef | None]:
    """The source and the tree of a function or method; empty and None where it is not."""
    if not path.is_file():
        return "", None
    text = path.read_text(encoding="utf-8")
    function = find(ast.parse(text), symbol)
    return (ast.get_source_segment(text, function) or "" if function else ""), function


def find(module: ast.Module, symbol: str) -> ast.FunctionDef | None:
    """The function or method of this dotted name."""
    node: ast.Module | ast.ClassDef | ast.FunctionDef | None = module
    for name in symbol.split("."):
        inside = node.body if node is not None else []
        kinds = (ast.ClassDef, ast.FunctionDef)
        node = next((n for n in inside if isinstance(n, kinds) and n.name == name), None)
    return node if isinstance(node, ast.FunctionDef) else None


def _is_unfilled(function: ast.FunctionDef) -> bool:
    last = function.body[-1]
    return isinstance(last, ast.Raise) and "NotImplementedError" in ast.dump(last)


def main() -> None:
    """Print what is wrong; exit code 1 where anything is."""
    from grader import run
    from grader.engine import Engine
    from grader.judge.misconceptions import alternatives

    catalog = load()
    found = list(problems(catalog, declared(catalog)))
    ids = tuple(exercise.id for exercise in catalog.exercises)
    found += half_known(catalog, {exercise: alternatives(exercise) for exercise in ids})
    with Engine() as engine:
        for folder, judge in ((SOLUTIONS, unearned), (EXERCISES, given_away)):
            request = Request(str(folder), ids, device="cpu")
            found += judge(run.grade(engine, catalog, request, folder.name))
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
