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

LEAVES = [None, 0, 2.5, "set"]
"""Parts of a result that are no tensor and no container to be searched.

A "text" is added below where it does not come first: a search that takes the first character of the
first character of a text never ends, and a timeout teaches less than an error.
"""


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
            doubled_by_forward_hook=st.booleans(),
            passes=st.integers(1, 2),
            trained=st.sampled_from(TRAINED),
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


def _containers(parts: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Plans of lists, tuples and dicts whose keys are in no alphabetical order."""
    items = st.lists(parts, max_size=3)
    named = items.map(lambda plans: dict(zip(["b", "c", "a"], plans, strict=False)))
    return st.one_of(
        items,
        items.map(lambda plans: {"tuple": plans}),
        named.map(lambda plans: {"dict": plans}),
        named.map(lambda plans: {"OrderedDict": plans}),
        st.tuples(parts, parts).map(lambda pair: {"namedtuple": list(pair)}),
    )


def plans(*leaves: Any) -> SearchStrategy[Any]:
    """Plans of results, at most a few levels deep, from these leaves."""
    return st.recursive(st.sampled_from(leaves), _containers, max_leaves=8)


FINDABLE: list[Any] = [
    "tensor",
    ["tensor"],
    ["tensor", "tensor"],
    [None, "tensor"],
    [None, "text", "tensor"],
    ["set", "tensor"],
    [[], "tensor"],
    [["tensor"], "tensor"],
    ["tensor", ["tensor"]],
    ["tensor", {"dict": {"a": "tensor"}}],
    ["tensor", "tensor without grad_fn"],
    ["scalar", "tensor"],
    {"tuple": ["tensor"]},
    {"tuple": [{"dict": {}}, {"tuple": [0, "tensor"]}]},
    {"dict": {"b": "tensor", "a": "tensor"}},
    {"dict": {"b": ["tensor"], "a": "tensor"}},
    {"dict": {"b": None, "c": {"dict": {"a": "tensor"}}}},
    {"OrderedDict": {"b": "tensor", "a": "tensor"}},
    {"namedtuple": [2.5, "tensor"]},
    {"namedtuple": [[0, "text", {"tuple": ["tensor"]}], "tensor"]},
    "maximum",
    [None, 0, 2.5, None, 0, "tensor", "tensor"],
    [[{"tuple": [[[{"dict": {"a": [["tensor"]]}}]]]}], "tensor"],
    ["frozenset", "Parcel", "tensor"],
    {"Extremes": ["tensor", 0]},
    {"defaultdict": {"b": "own tensor", "a": "tensor"}},
]
"""Results whose first tensor has a `grad_fn`: one for each way to miss it."""

UNFINDABLE: list[Any] = [
    None, 0, 2.5, "set", [], {"tuple": []}, {"dict": {}}, {"OrderedDict": {}}, [None, "text"],
    [None], [[]], [[], {"tuple": [None]}], {"dict": {"b": None}}, {"namedtuple": [0, "text"]},
    "tensor without grad_fn", "parameter", ["tensor without grad_fn"],
    ["tensor without grad_fn", "tensor"], ["parameter", "tensor"],
    ["integers", "tensor"], [["tensor without grad_fn"], "tensor"],
    ["tensor without grad_fn", "tensor", "tensor"], [[["tensor without grad_fn"]], ["tensor"]],
    {"dict": {"b": "parameter", "a": "tensor"}},
]  # fmt: skip
"""Results with no tensor, or whose first tensor has no `grad_fn`."""

TENSORS = ("tensor", "scalar", "strided", "tensor without grad_fn", "integers", "parameter")

OBJECTS: list[Any] = [
    None, 0, 2.5, "text", "set", [], {"tuple": []}, {"dict": {}}, ["tensor"], [None],
    {"tuple": ["tensor"]}, {"dict": {"b": "tensor"}}, ["tensor", None], [None, "tensor"],
    [["tensor"], []], {"namedtuple": ["tensor", 0]}, {"OrderedDict": {"b": 0, "a": "tensor"}},
    "parameter", "strided", {"dict": {"b": 0, "a": "tensor"}}, "integer", "half", "nan", True,
    "array", "iterator",
]  # fmt: skip
"""Results of any kind but a single tensor: one for each way to change it."""

SEARCHED: list[Any] = [
    "tensor", ["tensor", 0], {"tuple": ["tensor", 0]}, {"dict": {"b": "tensor", "a": 0}},
    ["iterator", "tensor"], "tensor without grad_fn",
]  # fmt: skip
"""Results that are searched for a tensor to register backward hooks on, to no effect on them."""


def _tensor_leaves(plan: Any) -> list[str]:
    """The leaves of a plan that are tensors, depth first."""
    if isinstance(plan, str):
        return [plan] if plan in TENSORS else []
    if isinstance(plan, dict):
        ((_, content),) = plan.items()
        parts = content.values() if isinstance(content, dict) else content
    else:
        parts = plan if isinstance(plan, list) else []
    return [leaf for part in parts for leaf in _tensor_leaves(part)]


def replacements() -> Cases:
    """Layers with up to three backward hooks that return other gradients, or None."""
    return products(
        factors=st.lists(st.none() | st.integers(2, 4), min_size=1, max_size=3),
        answer=st.sampled_from(ANSWERS),
        twice=st.booleans(),
    )


def removals() -> Cases:
    """Layers with up to three hooks of each kind, some of which are removed."""
    kept = st.lists(st.booleans(), min_size=1, max_size=3)
    stages = ("pre-hook", "forward hook", "backward hook")
    return plain_layers(
        kept=st.fixed_dictionaries(dict.fromkeys(stages, kept)), replaced=st.booleans()
    )


def findable() -> Cases:
    """Results whose first tensor has a `grad_fn`."""
    drawn = _containers(plans(*LEAVES, "tensor", "tensor without grad_fn")).filter(
        lambda plan: _tensor_leaves(plan)[:1] == ["tensor"]
    )
    return st.fixed_dictionaries(
        {
            "plan": st.sampled_from(FINDABLE) | drawn,
            "mode": st.sampled_from(MODES),
            "calls": st.just(1),
        }
    )


def unfindable() -> Cases:
    """Results without a tensor, or whose first tensor has no `grad_fn`, as without grad mode."""
    with_grad = st.sampled_from(UNFINDABLE) | plans(*LEAVES)
    return st.one_of(
        st.fixed_dictionaries({"plan": with_grad, "grad": st.just(True)}),
        st.fixed_dictionaries({"plan": plans("tensor", *LEAVES), "grad": st.just(False)}),
    )


def results() -> Cases:
    """Results of any kind; a backward hook only where the search finds its way."""
    tensor = {"plan": st.just("tensor"), "backward_hook": st.booleans()}
    drawn = st.sampled_from(OBJECTS) | plans("tensor", "parameter", "text", *LEAVES)
    other = {"plan": drawn, "backward_hook": st.just(False)}
    searched = {"plan": st.sampled_from(SEARCHED), "backward_hook": st.just(True)}
    return st.one_of(
        *(
            st.fixed_dictionaries(
                {**kind, "forward_hook": st.booleans(), "mode": st.sampled_from(MODES)}
            )
            for kind in (tensor, other, searched)
        )
    )
