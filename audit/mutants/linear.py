"""Mutants of `Linear`: of its `__init__`, and of its `reset_parameters`."""

from __future__ import annotations

from audit.mutant import Mutant
from audit.mutants import linear_init, reset_parameters

MUTANTS: tuple[Mutant, ...] = (*linear_init.MUTANTS, *reset_parameters.MUTANTS)

EQUIVALENT: dict[str, str] = linear_init.EQUIVALENT | reset_parameters.EQUIVALENT
