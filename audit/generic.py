"""Mutants by rule: every operator of mutmut on every node of what an exercise asks for."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider
from mutmut.mutation.mutators import mutation_operators

from audit.mutant import Mutant, solution
from grader.catalog import load

Parents = dict[cst.CSTNode, cst.CSTNode]

LONGEST_NAME = 70
MESSAGES_COUNT = {"call"}
"""Exercises whose claims speak of an exception's message; elsewhere messages are free."""


def generic_mutants(exercise: str) -> tuple[Mutant, ...]:
    """The solution with one node changed, for each change that has an effect on what is asked.

    Docstrings, annotations and (but for `MESSAGES_COUNT`) the messages of exceptions are left out,
    and so are the methods of the class that belong to another exercise.
    """
    source = solution(exercise)
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    parents: Parents = dict(wrapper.resolve(ParentNodeProvider))
    symbol = load().exercise(exercise).symbol
    normal = _normal(source, exercise)
    seen, names = {normal}, Counter[str]()
    mutants = []
    for node in parents:
        if not _asked_for(node, parents, symbol):
            continue
        for operator, changed in _changes(node):
            mutated = wrapper.module.deep_replace(node, changed)
            assert isinstance(mutated, cst.Module)  # its root is never what changes
            code = mutated.code
            key = _normal(code, exercise)
            if key in seen:
                continue
            seen.add(key)
            name = _name(operator, wrapper.module, node, changed)
            names[name] += 1
            suffix = f" #{names[name]}" if names[name] > 1 else ""
            mutants.append(Mutant(exercise, name + suffix, code))
    return tuple(mutants)


def _changes(node: cst.CSTNode) -> Iterator[tuple[str, cst.CSTNode]]:
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            for changed in operator(node):
                yield operator.__name__.removeprefix("operator_"), changed


def _asked_for(node: cst.CSTNode, parents: Parents, symbol: str) -> bool:
    """Whether a node is in the function asked for, or outside every class."""
    name = symbol.rpartition(".")[2]
    function = None
    while node in parents:
        if isinstance(node, cst.FunctionDef):
            function = node.name.value
        if isinstance(node, cst.ClassDef):
            return function == name
        node = parents[node]
    return function is not None


def _name(operator: str, module: cst.Module, node: cst.CSTNode, changed: cst.CSTNode) -> str:
    before, after = (" ".join(module.code_for_node(one).split()) for one in (node, changed))
    return f"{operator.replace('_', ' ')}: {_cut(before)} → {_cut(after)}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"


def _forget_message(statement: ast.Raise) -> None:
    if isinstance(statement.exc, ast.Call):
        statement.exc.args, statement.exc.keywords = [], []


def _normal(source: str, exercise: str) -> str:
    """The syntax tree without what has no effect; equal for sources that do the same."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
        if isinstance(node, ast.Raise) and exercise not in MESSAGES_COUNT:
            _forget_message(node)
    return ast.dump(tree)
