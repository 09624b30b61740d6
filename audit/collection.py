"""All mutants of an exercise: by hand and by rule."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from audit.mutant import Mutant, file_of


@dataclass(frozen=True)
class Exam:
    """An exercise's mutants; `equivalent` gives the reason for each that is a right answer."""

    exercise: str
    mutants: tuple[Mutant, ...]
    equivalent: Mapping[str, str]


def collect(exercise: str, only: str | None = None) -> Exam:
    """The mutants of an exercise, or those whose name contains `only`.

    Raises:
        ValueError: two mutants have one name, one is no Python, or an equivalent
            one has no reason.
    """
    from audit.generic import generic_mutants

    module = import_module(f"audit.mutants.{Path(file_of(exercise)).stem}")
    by_hand = [mutant for mutant in module.MUTANTS if mutant.exercise == exercise]
    mutants = [*by_hand, *generic_mutants(exercise)]
    check(mutants, module.EQUIVALENT)
    names = {mutant.name for mutant in mutants}
    equivalent = {name: why for name, why in module.EQUIVALENT.items() if name in names}
    chosen = tuple(mutant for mutant in mutants if only is None or only in mutant.name)
    return Exam(exercise, chosen, equivalent)


def check(mutants: Sequence[Mutant], equivalent: Mapping[str, str]) -> None:
    """Hold mutants to what `collect` promises of them.

    Raises:
        ValueError: see `collect`.
    """
    names = Counter(mutant.name for mutant in mutants)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise ValueError(f"these names are not unique: {', '.join(twice)}")
    for mutant in mutants:
        try:
            ast.parse(mutant.source)
        except SyntaxError as error:
            raise ValueError(f"{mutant.exercise}, {mutant.name}: {error}") from None
    without = [name for name, why in equivalent.items() if not why.strip()]
    if without:
        raise ValueError(f"equivalent, but no reason is given: {', '.join(without)}")
