"""A stub and its solution are the same file, but for what the student writes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.catalog import load
from grader.check import EXERCISES, SOLUTIONS, find

FILES = load().files


def outline(path: Path) -> dict[str, tuple[str, str | None]]:
    """For each class and function, by its dotted name, the signature and the docstring."""
    found = {}
    waiting: list[tuple[str, ast.AST]] = [("", ast.parse(path.read_text(encoding="utf-8")))]
    while waiting:
        prefix, parent = waiting.pop()
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.ClassDef):
                bases = ", ".join(map(ast.unparse, node.bases))
                found[prefix + node.name] = bases, ast.get_docstring(node)
                waiting.append((f"{prefix}{node.name}.", node))
            elif isinstance(node, ast.FunctionDef):
                result = ast.unparse(node.returns) if node.returns else ""
                signature = f"({ast.unparse(node.args)}) -> {result}"
                found[prefix + node.name] = signature, ast.get_docstring(node)
    return found


@pytest.mark.parametrize("file", FILES)
def test_signatures_and_docstrings_are_the_same(file: str) -> None:
    """A solution has all of the stub's signatures and docstrings; helpers may come on top."""
    stub, solution = outline(EXERCISES / file), outline(SOLUTIONS / file)
    assert stub == {name: solution.get(name) for name in stub}


@pytest.mark.parametrize("file", FILES)
def test_the_modules_say_the_same(file: str) -> None:
    """The module's docstring is the stub's."""
    stub, solution = (
        ast.get_docstring(ast.parse((folder / file).read_text(encoding="utf-8")))
        for folder in (EXERCISES, SOLUTIONS)
    )
    assert stub == solution


@pytest.mark.parametrize("file", FILES)
def test_each_task_has_one_todo(file: str) -> None:
    """There are as many TODOs in a stub as tasks, and none in a solution."""
    tasks = sum(exercise.file == file for exercise in load().exercises)
    assert (EXERCISES / file).read_text(encoding="utf-8").count("TODO") == tasks
    assert "TODO" not in (SOLUTIONS / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("exercise", load().exercises, ids=lambda exercise: exercise.id)
def test_a_stub_does_nothing_but_say_so(exercise: object) -> None:
    """Below its docstring, a task is nothing but the raised NotImplementedError."""
    function = find(ast.parse((EXERCISES / exercise.file).read_text()), exercise.symbol)  # type: ignore[attr-defined]
    assert function is not None
    assert [type(node) for node in function.body] == [ast.Expr, ast.Raise]
