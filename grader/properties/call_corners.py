"""Cases that every answer to `call` is tried on, whatever the seed draws; each is small."""

from __future__ import annotations

from itertools import product
from typing import Any

import torch

from grader.properties import call_cases as cases
from grader.properties.declare import Case


def layer(**fields: Any) -> Case:
    """A layer of one weight and no bias, one input, and more fields."""
    return {"weight": torch.tensor([[2.0]]), "x": torch.tensor([[3.0]])} | fields


def returning_pre_hooks() -> list[Case]:
    """A single pre-hook with each of the answers."""
    return [layer(bias=None, returns=[answer]) for answer in cases.PRE_RETURNED]


def refused() -> list[Case]:
    """A forward hook with each of the answers: alone, the second one, the first of two."""
    places = ((0, 0), (1, 0), (0, 1))
    return [
        layer(bias=None, before=before, after=after, returns=answer, kind="function")
        for (before, after), answer in product(places, cases.RETURNED)
    ]


def named() -> list[Case]:
    """A forward hook of each kind that returns a value."""
    return [
        layer(bias=None, before=0, after=0, returns="True", kind=kind) for kind in cases.HOOK_KINDS
    ]


def findable() -> list[Case]:
    """Each way to miss the first tensor."""
    return [{"plan": plan, "grad": True} for plan in cases.FINDABLE]


def unfindable() -> list[Case]:
    """Each way to find a tensor where there is none to register on."""
    return [{"plan": plan, "grad": True} for plan in cases.UNFINDABLE]


def results() -> list[Case]:
    """Each kind of result."""
    return [{"plan": plan, "forward_hook": False, "backward_hook": False} for plan in cases.OBJECTS]


def exceptions() -> list[Case]:
    """Each exception at each stage."""
    return [layer(stage=stage, kind=kind) for stage, kind in product(cases.STAGES, cases.ERRORS)]
