"""Cases of `reset_parameters`: small layers to see what is done, large ones to see a law."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from grader.properties.declare import Case

SEEDS = st.integers(0, 2**31 - 1)
SINGLE_OR_DOUBLE = st.sampled_from(["float32", "float64"])
HALF = st.sampled_from(["float16", "bfloat16"])
BIAS = {"bias": st.just(True)}


def small(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Case]:
    """Layers of 30 to 81 weights."""
    sizes = {"in_features": st.integers(5, 9), "out_features": st.integers(6, 9)}
    return st.fixed_dictionaries(sizes | {"seed": SEEDS} | fields)


def large(
    sizes: list[tuple[int, int]], dtype: st.SearchStrategy[str], **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[Case]:
    """Layers whose sizes (in, out) are among these; enough draws to see a law."""
    return st.builds(
        lambda size, rest: {"in_features": size[0], "out_features": size[1], **rest},
        st.sampled_from(sizes),
        st.fixed_dictionaries({"dtype": dtype, "seed": SEEDS} | fields),
    )
