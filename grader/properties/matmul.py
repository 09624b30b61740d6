"""What is claimed of `matmul`.

Values are held against torch's product in double precision, within the forward error bounds of
`grader.judge.bounds`; integers, and results with NaN or infinities, must be equal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from hypothesis import strategies as st

from grader.judge import compare
from grader.judge.oracles import matmul as oracle
from grader.properties import matmul_cases as cases
from grader.properties import matmul_corners as corners
from grader.properties import matmul_reproduce as code
from grader.properties import matmul_usual as special
from grader.properties.declare import (
    Case,
    Corners,
    Judgement,
    Observation,
    PropertyTest,
    claim,
    no_corners,
)
from grader.properties.matmul_judge import as_usual, named_dtype, refused, same_product
from grader.scenarios import matmul as scenarios


def product_claim(
    cases_of: Any, examples: int | None = None, always: Corners = no_corners
) -> Callable[[Judgement], PropertyTest]:
    """A claim about the values of products."""
    return claim(
        scenario=scenarios.product,
        cases=cases_of,
        expect=oracle.expected_product,
        reproduce=code.product,
        examples=examples,
        always=always,
        aside=("usual",),
    )


@product_claim(cases.operands(cases.matrices()), always=corners.matrices)
def multiplies_matrices(_case: Case, seen: Observation, expected: Any) -> None:
    """(m, k) by (k, n) gives the matrix product."""
    same_product(seen.value["result"], expected)


@product_claim(cases.operands(cases.with_vectors()), always=corners.vectors)
def multiplies_vectors(_case: Case, seen: Observation, expected: Any) -> None:
    """Dot, matrix-vector and vector-matrix products have torch's shapes and values."""
    same_product(seen.value["result"], expected)


@product_claim(cases.operands(cases.batches()), always=corners.batches)
def broadcasts_over_batches(_case: Case, seen: Observation, expected: Any) -> None:
    """Batch dimensions broadcast as torch's do."""
    same_product(seen.value["result"], expected)


@claim(
    scenario=scenarios.carried,
    cases=cases.operands(cases.any_shapes(), cases.DTYPES),
    expect=oracle.expected_product,
    reproduce=code.product,
    always=corners.dtypes,
)
def keeps_every_dtype(_case: Case, seen: Observation, expected: Any) -> None:
    """Results have the operands' dtype and device, and values within that dtype's bound."""
    same_product(seen.value["result"], expected)
    there_and_back = {f"{expected['device']} to cpu", f"cpu to {expected['device']}"}
    compare.require(
        not there_and_back <= set(seen.value["copied"]),
        "matmul(a, b) copied its operands to the CPU and the result back: compute where they are.",
        actual=seen.value["copied"],
    )


@product_claim(
    cases.operands(cases.matrices(), cases.INTEGERS, ("huge",)),
    50,
    special.wrapping,
)
def wraps_integers(_case: Case, seen: Observation, expected: Any) -> None:
    """Integers that overflow wrap around, as in torch."""
    as_usual(seen, expected)


@product_claim(
    cases.operands(cases.any_shapes(), cases.SINGLE, ("special",)),
    60,
    special.beyond_numbers,
)
def follows_nan_and_infinity(_case: Case, seen: Observation, expected: Any) -> None:
    """NaN and infinities go where torch's product has them."""
    as_usual(seen, expected)


@product_claim(
    cases.laid_out(),
    60,
    lambda: [*corners.layouts(), *special.layouts()],
)
def reads_any_memory_layout(_case: Case, seen: Observation, expected: Any) -> None:
    """Transposed, permuted, strided and expanded operands give what contiguous ones give."""
    as_usual(seen, expected)


def expected_beside(case: Case, device: torch.device) -> Any:
    """The oracle's products of both pairs of a case."""
    return {
        "special": oracle.expected_product(case, device),
        "good": oracle.expected_good(case, device),
    }


@claim(
    scenario=scenarios.beside,
    cases=cases.good_beside(cases.operands(cases.empty(), cases.DTYPES)),
    expect=expected_beside,
    reproduce=code.beside,
    examples=60,
    always=corners.empty,
)
def handles_empty_sizes(_case: Case, seen: Observation, expected: Any) -> None:
    """Sizes of 0 give empty results, or zeros where the inner size is 0."""
    same_product(seen.value["result"], expected["special"])
    same_product(seen.value["good"], expected["good"], "matmul(good_a, good_b)")


@claim(
    scenario=scenarios.gradients,
    cases=cases.weighted(),
    expect=oracle.expected_gradients,
    reproduce=code.gradients,
    examples=60,
    always=corners.gradients,
)
def lets_gradients_reach_both(case: Case, seen: Observation, expected: Any) -> None:
    """Autograd reaches both operands, and the gradients are right."""
    compare.require(
        seen.value["shape"] == expected["shape"],
        f"matmul(a, b) has shape {seen.value['shape']}, but {expected['shape']} was expected.",
        expected=expected["shape"],
        actual=seen.value["shape"],
    )
    compare.require(
        seen.value["reaches"],
        "The result does not require grad: somewhere on the way autograd was left behind.",
        expected=True,
        actual=False,
    )
    for name in case["wanted"]:
        got, wanted = seen.value[name], expected[name]
        compare.require(
            got is not None, f"No gradient reaches {name}.", expected=wanted, actual="None"
        )
        what = f"the gradient of {name}"
        bound = expected[f"{name}_bound"]
        dtype = named_dtype(expected["dtype"])
        compare.same_tensor(got, wanted, bound=bound, what=what, dtype=dtype)


@claim(
    scenario=scenarios.twice,
    cases=cases.operands(cases.any_shapes()),
    expect=oracle.expected_product,
    reproduce=code.kept,
    examples=60,
    always=corners.kept_operands,
    aside=("only_kept",),
)
def leaves_operands_alone(case: Case, seen: Observation, expected: Any) -> None:
    """The operands keep their values, and results share memory with nothing."""
    if case.get("only_kept") and seen.value is None:
        return
    changed = [name for name in ("a", "b") if not seen.value[f"{name}_unchanged"]]
    later = [] if seen.value["kept"] else ["an earlier result"]
    for name in changed:
        sentence = f"matmul(a, b) changed {name}."
        compare.require(False, sentence, expected=[], actual=changed + later)
    asking = seen.value["requires_grad"]
    compare.require(
        not asking,
        f"matmul(a, b) made {' and '.join(asking)} require grad.",
        expected=[],
        actual=asking,
    )
    compare.require(
        not seen.value["shared"],
        f"The result shares memory with {' and '.join(seen.value['shared'])}.",
        expected=[],
        actual=seen.value["shared"],
    )
    sentence = "A second call changed the result of the first."
    compare.require(not later, sentence, expected=[], actual=later)
    if case.get("only_kept"):
        return
    same_product(seen.value["result"], expected)
    same_product(seen.value["again"], expected, "matmul(a, b) called again")


def refusal_claim(special: Any, always: Corners) -> Callable[[Judgement], PropertyTest]:
    """A claim about operands that do not fit."""
    return claim(
        scenario=scenarios.refusal,
        cases=cases.good_beside(special),
        expect=oracle.expected_good,
        reproduce=code.beside,
        examples=60,
        always=always,
    )


@refusal_claim(cases.operands(cases.one_against_many(), kinds=("whole",)), corners.one_against_many)
def does_not_broadcast_inner_size(case: Case, seen: Observation, expected: Any) -> None:
    """An inner size of 1 against another one is an error."""
    refused(case, seen, expected)


@refusal_claim(cases.misfits(), corners.misfits)
def refuses_operands_that_do_not_fit(case: Case, seen: Observation, expected: Any) -> None:
    """0-D operands, other inner sizes, batches or dtypes are errors."""
    refused(case, seen, expected)


def expected_growth(case: Case, device: torch.device) -> Any:
    """The oracle's small product of a case, and the large one where it is looked at."""
    small = oracle.expected_product(case, device)
    if case.get("only_counted"):
        return {"small": small}
    return {"small": small, "large": oracle.product(case["large_a"], case["large_b"], device)}


@claim(
    scenario=scenarios.operations,
    cases=cases.growing(),
    always=corners.growing,
    aside=("only_counted",),
    expect=expected_growth,
    reproduce=code.growth,
    examples=4,
)
def is_vectorised(case: Case, seen: Observation, expected: Any) -> None:
    """At sizes 64 it takes at most twice the tensor operations that it takes at sizes 8."""
    if case.get("only_counted") and seen.value is None:
        return
    small, large = seen.value["small"], seen.value["large"]
    compare.require(
        large <= 2 * small,
        f"At sizes 8, matmul took {small} tensor operations, at sizes 64 more than {2 * small}: "
        "let broadcasting do the work of the loops.",
        expected=f"at most {2 * small} operations",
        actual=f"more than {2 * small} operations",
    )
    if not case.get("only_counted"):
        same_product(seen.value["result"], expected["small"])
        same_product(seen.value["large_result"], expected["large"], "matmul(large_a, large_b)")


@claim(
    scenario=scenarios.stateful,
    cases=cases.operands(cases.any_shapes(), cases.DTYPES, state=st.just("usual")),
    expect=oracle.expected_product,
    reproduce=code.global_state,
    examples=30,
    always=corners.states,
)
def leaves_global_state_alone(case: Case, seen: Observation, expected: Any) -> None:
    """The global state of torch is as it was, the generators included."""
    changes = [*seen.value["changed"], *seen.state_changes]
    compare.require(
        not changes, f"matmul left torch's {', '.join(changes)} changed.", actual=changes
    )
    if case["state"] == "usual":
        same_product(seen.value["result"], expected)
