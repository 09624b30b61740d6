"""A hundred examples mean something: whatever the seed, they reach the corners."""

from __future__ import annotations

import pytest

from audit.draws import claims, draws, features_of
from grader.scenarios.matmul import SETTINGS

SIZES = {f"size {size}" for size in ("1", "2", "3 to 16", "over 16")}
DTYPES = {"float16", "bfloat16", "float32", "float64", "int32", "int64", "complex64"}
LAYOUTS = {"contiguous", "transposed", "strided", "offset", "expanded"}
BROADCASTING = {
    "equal", "fewer on the left", "fewer on the right", "left stretched", "right stretched",
}  # fmt: skip
CORNERS = {
    ("matmul", "multiplies_matrices"): {"a": SIZES, "b": SIZES},
    ("matmul", "multiplies_vectors"): {
        "a": {"rank 1", "rank 2", "rank 3", "rank 4", "rank 5"},
        "b": {"rank 1", "rank 2", "rank 3", "rank 4", "rank 5", "size over 16"},
    },
    ("matmul", "broadcasts_over_batches"): {"batches": BROADCASTING, "a": {"rank 5"}},
    ("matmul", "keeps_every_dtype"): {"a": DTYPES, "batches": {"none", "equal"}},
    ("matmul", "wraps_integers"): {"a": {"int32", "int64"}},
    ("matmul", "follows_nan_and_infinity"): {"a": {"nan or infinity"}, "b": {"nan or infinity"}},
    ("matmul", "reads_any_memory_layout"): {"a_layout": LAYOUTS, "b_layout": LAYOUTS},
    ("matmul", "handles_empty_sizes"): {"a": {"empty", "rank 1", "rank 3"}, "b": {"empty"}},
    ("matmul", "lets_gradients_reach_both"): {
        "wanted": {"ab", "a", "b"}, "layout": LAYOUTS - {"expanded"}, "a": {"nan or infinity"},
    },
    ("matmul", "refuses_operands_that_do_not_fit"): {"a": DTYPES | {"rank 0"}, "b": {"rank 0"}},
    ("linear_init", "honours_dtype"): {
        "dtype": {"float16", "bfloat16", "float32", "float64"},
    },
    ("linear_init", "honours_device"): {"meta": {"True", "False"}, "text": {"True", "False"}},
    ("linear_init", "can_be_copied_and_pickled"): {"how": {"deepcopy", "pickle"}},
    ("linear_init", "accepts_empty_sizes"): {"in_features": {"0"}, "out_features": {"0"}},
    ("reset_parameters", "serves_half_precision"): {"dtype": {"float16", "bfloat16"}},
    ("reset_parameters", "stays_outside_autograd"): {"grad_mode": {"True", "False"}},
    ("call", "runs_pre_hooks_in_order"): {
        "hooks": {"1 of them", "2 of them"}, "keyword": {"True", "False"},
    },
    ("call", "keeps_the_callers_grad_mode"): {"mode": {"no_grad"}},
    ("call", "lets_exceptions_through"): {"stage": {"pre-hook", "forward", "forward hook"}},
    ("call", "agrees_with_linear"): {"x": {"rank 1", "rank 2", "rank 3"}},
    ("train", "learns_the_same_parameters"): {
        "model": {"linear", "mlp", "classifier"},
        "optimizer": {"sgd", "momentum", "adam"},
        "batches": {"list", "DataLoader", "iterable"},
    },
    ("train", "checks_the_number_of_epochs"): {"epochs": {"negative", "True", "a float"}},
    ("train", "refuses_an_epoch_without_batches"): {"full_epochs": {"0", "1"}},
}  # fmt: skip
"""For a property and a field of its cases, what must be met."""


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("ids", CORNERS, ids=".".join)
def test_examples_reach_the_corners(ids: tuple[str, str], seed: int) -> None:
    """Each corner of a property is met by at least one example."""
    exercise, name = ids
    [claim] = [claim for claim in claims(exercise) if claim.id == name]
    met = draws(claim, seed, 100).features
    needed = {f"{field}: {one}" for field, corners in CORNERS[ids].items() for one in corners}
    assert needed - set(met) == set()


SINGLE_AND_HALF = {"float16", "bfloat16", "float32", "float64"}
SHORT = {
    ("matmul", "wraps_integers"): {
        "a": {"int32", "int64", "rank 1", "rank 3"}, "b": {"rank 1", "rank 3"},
    },
    ("matmul", "follows_nan_and_infinity"): {"a": SINGLE_AND_HALF | {"complex64"}},
    ("matmul", "reads_any_memory_layout"): {"a": DTYPES, "a_layout": {"permuted"}},
    ("matmul", "leaves_operands_alone"): {"a": DTYPES},
    ("matmul", "is_vectorised"): {"a": DTYPES | {"rank 1", "rank 3", "rank 4"}},
    ("matmul", "leaves_global_state_alone"): {"state": set(SETTINGS)},
    ("matmul", "handles_empty_sizes"): {"a": DTYPES},
    ("matmul", "lets_gradients_reach_both"): {"a": SINGLE_AND_HALF | {"complex64"}},
    ("linear_init", "registers_none_without_bias"): {
        "dtype": SINGLE_AND_HALF, "where": {"nowhere", "here", "meta"}, "in_features": {"0"},
    },
    ("linear_init", "honours_dtype"): {
        "dtype": SINGLE_AND_HALF, "meta": {"absent", "passed", "default"},
    },
    ("linear_init", "honours_device"): {
        "meta": {"True", "False"}, "default_meta": {"True", "False"},
    },
    ("linear_init", "follows_torchs_defaults"): {"default_dtype": SINGLE_AND_HALF},
    ("linear_init", "moves_with_to"): {"dtype": SINGLE_AND_HALF},
    ("reset_parameters", "weight_follows_the_uniform_law"): {"dtype": {"float32", "float64"}},
    ("reset_parameters", "bias_follows_the_uniform_law"): {"dtype": {"float32", "float64"}},
    ("reset_parameters", "entries_are_independent"): {"dtype": {"float32", "float64"}},
    ("reset_parameters", "serves_half_precision"): {"dtype": {"float16", "bfloat16"}},
    ("call", "names_the_refused_hook"): {
        "kind": {"function", "lambda", "method", "partial", "object"},
    },
    ("train", "checks_the_number_of_epochs"): {"epochs": {"negative", "True", "a float"}},
}  # fmt: skip
"""For a property and a field of its cases, a list that is tried whole."""


@pytest.mark.parametrize("ids", SHORT, ids=".".join)
def test_short_lists_are_tried_whole(ids: tuple[str, str]) -> None:
    """What has few values is met in a run of a single example, so with any seed."""
    exercise, name = ids
    [claim] = [claim for claim in claims(exercise) if claim.id == name]
    met = draws(claim, 0, 1).features
    needed = {f"{field}: {one}" for field, values in SHORT[ids].items() for one in values}
    assert needed - set(met) == set()


def test_what_is_counted_is_there() -> None:
    """Features name what a case holds, and nothing else."""
    import torch

    case = {"a": torch.zeros(2, 1, 3, 4), "b": torch.zeros(5, 4, 0), "fast": True, "count": 20}
    assert set(features_of(case)) == {
        "a: rank 4", "a: float32", "a: size 1", "a: size 2", "a: size 3 to 16",
        "b: rank 3", "b: float32", "b: size 3 to 16", "b: size 0", "b: empty",
        "batches: fewer on the right", "batches: left stretched", "fast: True", "count: over 16",
    }  # fmt: skip
