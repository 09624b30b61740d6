"""Cases that every answer to `call` is tried on, whatever the seed draws; each is small."""

from __future__ import annotations

from itertools import product
from typing import Any

import torch

from grader.properties import call_cases as cases
from grader.properties import call_plans as plans
from grader.properties.declare import Case

NAMES_OF_PARAMETERS = (
    "method", "function", "fn", "func", "forward", "layer", "module", "hook", "result", "args",
    "kwargs",
)  # fmt: skip
"""Keywords that a helper of `__call__` may take for a parameter of its own."""


def layer(**fields: Any) -> dict[str, Any]:
    """A layer of one weight and no bias, one input, and more fields."""
    return {"weight": torch.tensor([[2.0]]), "x": torch.tensor([[3.0]])} | fields


def linear_calls() -> list[Case]:
    """A frozen layer, and an input of four dimensions."""
    return [
        layer(bias=None, hooks=False, frozen=True),
        layer(bias=None, hooks=False, frozen=False) | {"x": torch.full((1, 2, 1, 1), 3.0)},
    ]


def arguments() -> list[Case]:
    """Arguments that are no usual tensors, keywords of any name, and calls that are no usual ones.

    Beside the former are no hooks, which may be given them in a way that fails.
    """
    usual: dict[str, Any] = {
        "arguments": [], "keywords": {}, "hooks": False, "backward_hook": False, "patched": False,
        "mode": "enabled",
    }  # fmt: skip
    one = torch.tensor([2.0])
    return [
        usual | {"arguments": ["wide"], "keywords": {"mask": None}},
        usual | {"arguments": ["integers", "double"]},
        usual | {"arguments": ["transposed", "meta"]},
        usual | {"arguments": [one, 3, [1.0, 2.0], "text", None]},
        usual | {"keywords": {"other": one, "number": 0, "word": "text", "flag": False}},
        usual | {"keywords": dict.fromkeys(NAMES_OF_PARAMETERS, 0)},
        usual | {"arguments": [one], "backward_hook": True},
        usual | {"arguments": [one], "mode": "no_grad"},
        usual | {"arguments": [one], "mode": "no_grad", "backward_hook": True},
    ]


def hooked_calls() -> list[Case]:
    """Many hooks, the last of which is put first; no positional argument; a call in a call.

    The last one comes with hooks that are put on the layer while it is called.
    """
    usual = layer(
        bias=None, hooks=["function"] * 2, again=False, prepend=False, inner=False, extra=0,
        keyword=False, by_name=False, midway=False,
    )  # fmt: skip
    return [
        usual | {"hooks": cases.HOOK_KINDS, "prepend": True},
        usual | {"by_name": True},
        usual | {"inner": True},
        usual | {"midway": True},
    ]


def forward_hooks() -> list[Case]:
    """The same, and results that are no tensors."""
    usual = [{**each, "result": "tensor"} for each in hooked_calls()]
    return [*usual, *({**usual[0], "result": kind} for kind in cases.RESULTS[1:])]


def tracing() -> list[Case]:
    """A call with a hook."""
    return [layer(scale=None, hooks=True)]


def traced() -> list[Case]:
    """A trace with hooks."""
    return [layer(bias=None, inside=False, hooks=True, other=torch.tensor([[4.0]]))]


def returning_pre_hooks() -> list[Case]:
    """A single pre-hook with each of the answers."""
    return [layer(bias=None, returns=[answer]) for answer in cases.PRE_RETURNED]


def refused() -> list[Case]:
    """A forward hook with each of the answers: alone, the second one, the first of two.

    Then rarer answers, and calls that are made in another way.
    """
    usual = layer(bias=None, before=0, after=0, returns="True", kind="function", way="usual")
    places = ((0, 0), (1, 0), (0, 1))
    return [
        *(
            usual | {"before": before, "after": after, "returns": answer}
            for (before, after), answer in product(places, cases.RETURNED)
        ),
        *(usual | {"returns": answer} for answer in cases.RARELY_RETURNED),
        *(usual | {"way": way} for way in cases.WAYS),
    ]


def named() -> list[Case]:
    """A forward hook of each kind that returns a value."""
    return [
        layer(bias=None, before=0, after=0, returns="True", kind=kind, way="usual")
        for kind in cases.HOOK_KINDS
    ]


def backward_hooks() -> list[Case]:
    """What is trained, how x is given, which operation comes last, and rarer hooks."""
    usual: dict[str, Any] = {
        "weight": torch.tensor([[2.0], [3.0]]), "x": torch.tensor([[4.0], [5.0]]),
        "kinds": ["function"], "again": False, "doubled_by_forward_hook": False, "passes": 1,
        "trained": "both", "operation": "product", "keyword": False, "midway": False,
    }  # fmt: skip
    return [
        usual | {"trained": "x"},
        usual | {"keyword": True},
        usual | {"operation": "linear"},
        usual | {"operation": "part"},
        usual | {"again": True},
        usual | {"midway": True},
    ]


def replacing_hooks() -> list[Case]:
    """Each form of an answer, and gradients of gradients."""
    usual = layer(factors=[2], answer="tuple", twice=False, operation="product")
    answers = [usual | {"answer": answer} for answer in cases.ANSWERS[1:]]
    short = usual | {"answer": "too few gradients"}
    single = usual | {"answer": "a tensor", "operation": "part"}  # where one gradient is asked for
    return [*answers, short, single, usual | {"twice": True}]


def removed_hooks() -> list[Case]:
    """As many hooks as before, but others."""
    stages = ("pre-hook", "forward hook", "backward hook")
    return [layer(kept={stage: [False] for stage in stages}, replaced=True)]


def findable() -> list[Case]:
    """Each way to miss the first tensor, and calls that are no usual ones."""
    one: dict[str, Any] = {"plan": ["tensor"], "mode": "enabled", "calls": 1}
    return [
        *(one | {"plan": plan} for plan in plans.FINDABLE),
        *(one | {"mode": mode} for mode in cases.MODES[1:]),
        one | {"plan": "tensor", "calls": 2},
    ]


def unfindable() -> list[Case]:
    """Each way to find a tensor where there is none to register on."""
    return [{"plan": plan, "grad": True} for plan in plans.UNFINDABLE]


def results() -> list[Case]:
    """Each kind of result, and what a search or the grad mode may do to some."""
    usual: dict[str, Any] = {"forward_hook": False, "backward_hook": False, "mode": "enabled"}
    return [
        *(usual | {"plan": plan} for plan in plans.OBJECTS),
        *(usual | {"plan": plan, "backward_hook": True} for plan in plans.SEARCHED),
        *(usual | {"plan": "tensor", "mode": mode} for mode in cases.MODES[1:]),
    ]


def exceptions() -> list[Case]:
    """Each exception at each stage, and rare ones where Python code is about."""
    usual, rare = (cases.STAGES, cases.ERRORS), (cases.STAGES[:3], cases.RARE_ERRORS)
    pairs = [*product(*usual), *product(*rare)]
    return [layer(stage=stage, kind=kind) for stage, kind in pairs]
