"""Cases of `call`: layers with small whole numbers, hooks, and plans of nested results.

Products and sums of these values are exact in every dtype drawn, so results are compared exactly.
"""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from torch import Tensor

Cases = SearchStrategy[dict[str, Any]]

RETURNED = ["0", "False", "[]", "0.0", "()", "{}", "''", "True", "a tensor", "the input"]
RARELY_RETURNED = [
    "the result", "the layer", "an array", "nan", "a set", "NotImplemented", "an equal of all",
]  # fmt: skip
"""What a forward hook may wrongly return."""

WAYS = ["without grad mode", "with a keyword", "list", "in a trace"]
"""How a call may be made in which a forward hook returns something, but as usual."""

PRE_RETURNED = [
    "a tensor", "a tuple of a tensor", "a list of a tensor", "a dict of a tensor",
    "arguments and keywords", "None", "0", "False", "[]", "True",
]  # fmt: skip
"""What a pre-hook may return, to no effect."""

RESULTS = ["tensor", "list", "object"]
"""What forward may return to forward hooks."""

STAGES = ["pre-hook", "forward", "forward hook", "backward hook"]
ERRORS = ["ValueError", "KeyError", "TypeError", "AttributeError", "RuntimeError", "OwnError"]
RARE_ERRORS = ["StopIteration", "AssertionError", "OSError", "NotImplementedError"]

MODES = ["enabled", "no_grad", "inference_mode"]
TRAINED = ["weight", "x", "both"]
OPERATIONS = ["product", "linear", "part"]
ANSWERS = ["tuple", "first", "False", "list"]
"""What a backward hook returns: all its gradients, the first and None, or what torch refuses."""

HOOK_KINDS = ["function", "lambda", "method", "partial", "object", "falsy object"]


def tensors(*shape: int, dtype: torch.dtype = torch.float32) -> SearchStrategy[Tensor]:
    """Whole numbers from -4 to 4 without 0, in this shape; one seed is drawn for all of them."""

    def filled(seed: int) -> Tensor:
        values = torch.randint(-4, 4, shape, generator=torch.Generator().manual_seed(seed))
        return (values + (values >= 0)).to(dtype)

    return st.integers(0, 99).map(filled)


@st.composite
def layers(draw: DrawFn, /, **fields: SearchStrategy[Any]) -> dict[str, Any]:
    """`weight` (out, in), `bias` (out,) or None, and `x` (batch, in), with more fields."""
    rows, columns, batch = (draw(st.integers(1, 3)) for _ in range(3))
    return {
        "weight": draw(tensors(rows, columns)),
        "bias": draw(st.none() | tensors(rows)),
        "x": draw(tensors(batch, columns)),
    } | {name: draw(strategy) for name, strategy in fields.items()}


@st.composite
def plain_layers(draw: DrawFn, /, **fields: SearchStrategy[Any]) -> dict[str, Any]:
    """`weight` (out, in) and `x` (batch, in) of a layer without a bias, with more fields."""
    rows, columns, batch = (draw(st.integers(1, 3)) for _ in range(3))
    return {"weight": draw(tensors(rows, columns)), "x": draw(tensors(batch, columns))} | {
        name: draw(strategy) for name, strategy in fields.items()
    }


@st.composite
def products(draw: DrawFn, /, **fields: SearchStrategy[Any]) -> dict[str, Any]:
    """`weight` and `x` of one shape, for a layer that multiplies them, with more fields."""
    shape = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    return {"weight": draw(tensors(*shape)), "x": draw(tensors(*shape))} | {
        name: draw(strategy) for name, strategy in fields.items()
    }


def hooked_calls(**fields: SearchStrategy[Any]) -> Cases:
    """Layers with up to three hooks of any kinds, called with some arguments beside x."""
    return layers(
        hooks=st.lists(st.sampled_from(HOOK_KINDS), max_size=3),
        again=st.booleans(),
        prepend=st.booleans(),
        inner=st.booleans(),
        extra=st.integers(0, 2),
        keyword=st.booleans(),
        by_name=st.booleans(),
        midway=st.just(False),
        **fields,
    )


def refusals() -> Cases:
    """Layers with a forward hook that returns something, amid up to four others."""
    return layers(
        before=st.integers(0, 2),
        after=st.integers(0, 2),
        returns=st.sampled_from(RETURNED),
        kind=st.just("function"),
        way=st.just("usual"),
    )


def namings() -> Cases:
    """Layers with such a hook of any kind."""
    return layers(
        before=st.integers(0, 1),
        after=st.integers(0, 1),
        returns=st.just("True"),
        kind=st.sampled_from(HOOK_KINDS),
        way=st.just("usual"),
    )


@st.composite
def backward_calls(draw: DrawFn) -> dict[str, Any]:
    """Layers with up to three backward hooks; what a forward hook doubles is a product."""
    case = draw(
        products(
            kinds=st.lists(st.sampled_from(HOOK_KINDS), min_size=1, max_size=3),
            again=st.booleans(),
            doubled_by_forward_hook=st.booleans(),
            passes=st.integers(1, 2),
            trained=st.sampled_from(TRAINED),
            midway=st.just(False),
        )
    )
    if case["doubled_by_forward_hook"]:
        return case | {"operation": "product", "keyword": False}
    return case | {"operation": draw(st.sampled_from(OPERATIONS)), "keyword": draw(st.booleans())}


@st.composite
def linear_calls(draw: DrawFn) -> dict[str, Any]:
    """Layers of both precisions with inputs of one to four dimensions, empty batches too."""
    dtype = draw(st.sampled_from([torch.float32, torch.float64]))
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    lead = draw(st.lists(st.integers(0, 3), max_size=3))
    return {
        "weight": draw(tensors(rows, columns, dtype=dtype)),
        "bias": draw(st.none() | tensors(rows, dtype=dtype)),
        "x": draw(tensors(*lead, columns, dtype=dtype)),
        "hooks": draw(st.booleans()),
        "frozen": draw(st.booleans()),
    }


@st.composite
def argument_lists(draw: DrawFn) -> dict[str, Any]:
    """Positional and keyword arguments for a forward that takes any."""
    names = draw(st.lists(st.sampled_from(["mask", "scale", "input"]), max_size=2, unique=True))
    return {
        "arguments": [draw(tensors(2)) for _ in range(draw(st.integers(0, 3)))],
        "keywords": {name: draw(tensors(2)) for name in names},
        "hooks": draw(st.booleans()),
        "backward_hook": draw(st.booleans()),
        "patched": draw(st.booleans()),
        "mode": draw(st.sampled_from(MODES)),
    }


@st.composite
def traced_layers(draw: DrawFn) -> dict[str, Any]:
    """Layers, an input to trace with and another one of its shape."""
    case = draw(layers(inside=st.booleans(), hooks=st.booleans()))
    return case | {"other": draw(tensors(*case["x"].shape))}


def replacements() -> Cases:
    """Layers with up to three backward hooks that return other gradients, or None."""
    return products(
        factors=st.lists(st.none() | st.integers(2, 4), min_size=1, max_size=3),
        answer=st.sampled_from(ANSWERS),
        twice=st.booleans(),
        operation=st.just("product"),
    )


def removals() -> Cases:
    """Layers with up to three hooks of each kind, some of which are removed."""
    kept = st.lists(st.booleans(), min_size=1, max_size=3)
    stages = ("pre-hook", "forward hook", "backward hook")
    return plain_layers(
        kept=st.fixed_dictionaries(dict.fromkeys(stages, kept)), replaced=st.booleans()
    )
