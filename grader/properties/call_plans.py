"""Plans of what forward returns: which results are searched for a tensor, and where it is."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grader.properties.call_cases import MODES, Cases

LEAVES = [None, 0, 2.5, "set"]
"""Parts of a result that are no tensor and no container to be searched.

A "text" is added below where it does not come first: a search that takes the first character of the
first character of a text never ends, and a timeout teaches less than an error.
"""


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
    {"keyed": ["tensor", "tensor"]},
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


def plans(*leaves: Any) -> SearchStrategy[Any]:
    """Plans of results, at most a few levels deep, from these leaves."""
    return st.recursive(st.sampled_from(leaves), _containers, max_leaves=8)


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
