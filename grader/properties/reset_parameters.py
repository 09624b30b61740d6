"""What is claimed of `Linear.reset_parameters`: a law, and the manner of filling.

The law itself is decided by a few properties, on large layers, with stated false-alarm rates. The
others ask beside their claim that something was drawn, and hold special layers against how the same
answer resets a usual one, so that what is wrong of both costs once. Half precision has a law of its
own: the same one, rounded.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from grader.judge import compare
from grader.judge.compare import require
from grader.judge.failure import Failure
from grader.judge.oracles.reset_parameters import law
from grader.judge.statistics import distinct
from grader.properties import reset_corners as corners
from grader.properties import reset_reproduce as code
from grader.properties import reset_reproduce_special as special
from grader.properties.declare import Case, Observation, claim
from grader.properties.linear_cases import DTYPES
from grader.properties.reset_alike import same_draws, same_values
from grader.properties.reset_cases import (
    BIAS,
    HALF,
    SEEDS,
    SINGLE_OR_DOUBLE,
    large,
    small,
)
from grader.properties.reset_judge import is_a_leaf_still, keeps_its_place
from grader.properties.reset_law import (
    BOTH,
    are_independent,
    are_the_same,
    as_usual,
    change_everywhere,
    do_not_repeat,
    entries_depend_only_as_usual,
    entries_do_not_depend,
    follows_law,
    has_resolution,
    is_filled,
    is_no_copy,
    is_reset_as_usual,
    leveled,
    values_of,
)
from grader.results import Verdict
from grader.scenarios import reset_parameters as scenarios
from grader.scenarios.reset_manners import HALF as HALF_PRECISION
from grader.wire import Raised


@claim(
    scenario=scenarios.draws,
    cases=large([(n, 65536 // n) for n in (16, 3, 5, 50, 100, 600)], SINGLE_OR_DOUBLE, **BIAS),
    always=corners.weights,
    expect=law,
    reproduce=code.draws,
    examples=3,
    alike=same_draws,
)
def weight_follows_the_uniform_law(case: Case, seen: Observation, expected: Any) -> None:
    """Every entry of the weight comes from U(-1/sqrt(fan_in), 1/sqrt(fan_in))."""
    follows_law(seen.value, "weight", expected, case)


@claim(
    scenario=scenarios.draws,
    cases=large([(n, 65536 // (n + 1)) for n in (4, 2, 3, 7, 10)], SINGLE_OR_DOUBLE, **BIAS),
    always=corners.biases,
    expect=law,
    reproduce=code.draws,
    examples=3,
    alike=same_draws,
)
def bias_follows_the_uniform_law(case: Case, seen: Observation, expected: Any) -> None:
    """Every entry of the bias comes from U(-1/sqrt(fan_in), 1/sqrt(fan_in))."""
    follows_law(seen.value, "bias", expected, case)


@claim(
    scenario=scenarios.draws,
    cases=large([(64, 256), (256, 64), (128, 128), (100, 160)], SINGLE_OR_DOUBLE, **BIAS),
    always=corners.many_biases,
    expect=law,
    reproduce=code.pairs,
    examples=3,
    alike=same_draws,
)
def entries_are_independent(case: Case, seen: Observation, expected: Any) -> None:
    """No entry of weight or bias tells anything of another one, and none is repeated."""
    bound = expected["bound"]
    drawn = [values_of(seen.value, name, case) for name in BOTH]
    do_not_repeat(*drawn)
    do_not_repeat(drawn[1])
    entries_do_not_depend(*drawn, bound=bound)


@claim(
    scenario=scenarios.repeated_draws,
    cases=large([(32, 48), (48, 32), (40, 40)], SINGLE_OR_DOUBLE),
    expect=law,
    reproduce=code.repeated_draws,
    examples=5,
    alike=same_values,
)
def draws_afresh_on_every_call(case: Case, seen: Observation, expected: Any) -> None:
    """A second reset, of the same layer or another one, has nothing of the first."""
    first, again, other = seen.value
    places = {
        "first and the second call": (first, again),
        "first call and one on another layer": (first, other),
        "second call and one on another layer": (again, other),
    }
    bound = expected["bound"]
    for name in BOTH:
        change_everywhere([values_of(draw, name, case) for draw in seen.value], name)
    for where, (one, two) in places.items():
        is_no_copy(
            values_of(one, "weight", case),
            values_of(two, "weight", case),
            f"weights of the {where}",
        )
        for name, many in (("weight", "weights"), ("bias", "biases")):
            samples = [leveled(values_of(draw, name, case), bound) for draw in (one, two)]
            are_independent(samples[0], samples[1], bound, f"the {many} of the {where}")


@claim(
    scenario=scenarios.seeded_draws,
    cases=small(dtype=SINGLE_OR_DOUBLE, other_seed=SEEDS).filter(
        lambda case: case["seed"] != case["other_seed"]
    ),
    reproduce=code.seeded_draws,
    examples=30,
    alike=same_draws,
)
def is_reproducible_under_manual_seed(case: Case, seen: Observation, _expected: Any) -> None:
    """After the same `torch.manual_seed` come the same values, after another one others."""
    first = seen.value["first"]
    is_filled(first, case)
    for name in ("again", "another layer"):
        for parameter in BOTH:
            one, other = (values_of(draw, parameter, case) for draw in (first, seen.value[name]))
            what = f"{parameter}, reset after the same torch.manual_seed ({name}),"
            are_the_same(one, other, what)
    require(
        not values_of(first, "weight", case).equal(
            values_of(seen.value["another seed"], "weight", case)
        ),
        "Two different seeds of torch.manual_seed gave the same weight: the values are to come "
        "from torch's generator.",
        actual=first["weight"],
    )


@claim(
    scenario=scenarios.filling,
    cases=small(dtype=SINGLE_OR_DOUBLE),
    reproduce=code.filling,
    examples=30,
    alike=same_draws,
)
def fills_in_place(case: Case, seen: Observation, _expected: Any) -> None:
    """The same `nn.Parameter` objects, on the same storage, get the values."""
    is_filled(seen.value, case)
    for name in BOTH:
        keeps_its_place(seen.value, name)


@claim(
    scenario=scenarios.autograd,
    cases=small(
        dtype=SINGLE_OR_DOUBLE,
        weight_grad=st.booleans(),
        bias_grad=st.booleans(),
        grad_mode=st.booleans(),
        training=st.booleans(),
    ),
    always=corners.circumstances,
    reproduce=code.autograd,
    examples=30,
    alike=same_draws,
)
def stays_outside_autograd(case: Case, seen: Observation, _expected: Any) -> None:
    """The parameters stay leaves without history, and require grad as they did before."""
    is_filled(seen.value, case)
    for name in BOTH:
        is_a_leaf_still(seen.value, name, trained=case[f"{name}_grad"])
        as_usual(seen.value, name, case, "Frozen, without grad mode or in evaluation")


@claim(
    scenario=scenarios.half_precision,
    cases=large([(n, 16384 // n) for n in (16, 3, 5, 50, 100)], HALF),
    always=corners.halves,
    expect=law,
    reproduce=special.halves,
    examples=4,
    alike=same_draws,
)
def serves_half_precision(case: Case, seen: Observation, expected: Any) -> None:
    """float16 and bfloat16 parameters keep their dtype and get the law, rounded to it."""
    for name in BOTH:
        found = str(values_of(seen.value, name, case).dtype).removeprefix("torch.")
        require(
            found == case["dtype"],
            f"layer.{name} was {case['dtype']} before reset_parameters() and {found} after it.",
            expected=case["dtype"],
            actual=found,
        )
        follows_law(seen.value, name, expected, case)
    has_resolution(values_of(seen.value, "weight", case), "weight")
    entries_depend_only_as_usual(seen.value, case, expected["bound"])
    is_reset_as_usual(seen.value, f"In {case['dtype']}")


@claim(
    scenario=scenarios.without_bias,
    cases=small(dtype=DTYPES),
    always=corners.without_bias,
    reproduce=special.without_bias,
    examples=30,
    alike=same_draws,
)
def serves_layers_without_bias(case: Case, seen: Observation, _expected: Any) -> None:
    """Where the bias is None, the weight is drawn and the bias stays None."""
    if isinstance(seen.value["usual"], Raised) and case["dtype"] in HALF_PRECISION:
        return  # that is another claim's
    is_filled(seen.value, case)
    require(
        seen.value["bias"] is None,
        "layer.bias was None before reset_parameters(), and is not after it.",
        actual=seen.value["bias"],
    )
    as_usual(seen.value, "weight", case, "Without a bias")
    is_reset_as_usual(seen.value, "Without a bias")


@claim(
    scenario=scenarios.without_inputs,
    cases=small(dtype=DTYPES, bias=st.booleans()),
    always=corners.without_inputs,
    reproduce=special.without_inputs,
    examples=30,
    alike=same_draws,
)
def zeroes_the_bias_without_inputs(case: Case, seen: Observation, _expected: Any) -> None:
    """With `in_features` 0 the bias is zeros; with inputs it is not."""
    usual = seen.value["usual"]
    if isinstance(usual, Raised) and (case["dtype"] in HALF_PRECISION or not case["bias"]):
        return  # these are other claims'
    if isinstance(usual, Raised):
        message = f"With inputs, reset_parameters() raised {usual.name}: {usual.message}"
        raise Failure(message, verdict=Verdict.ERROR, actual=usual, where=usual.where)
    if case["bias"]:
        is_filled(usual, case)
        bias = values_of(usual, "bias", case)
        require(
            distinct(bias) > 1,
            "With inputs, the entries of bias are all the same number, but they are to be drawn.",
            actual=usual["bias"],
        )
        zeros = bias.new_zeros(bias.shape)
        compare.same_tensor(seen.value["bias"], zeros, what="The bias with fan_in 0")
    is_reset_as_usual(seen.value, "Without inputs")


@claim(
    scenario=scenarios.answer,
    cases=small(dtype=SINGLE_OR_DOUBLE),
    always=corners.of_single_and_double(),
    reproduce=code.answer,
    examples=30,
    alike=same_draws,
)
def returns_nothing(case: Case, seen: Observation, _expected: Any) -> None:
    """`reset_parameters` fills the parameters and returns None."""
    is_filled(seen.value, case)
    require(
        seen.value["returned"] is None,
        f"reset_parameters() returned {seen.value['returned']}, but None was expected.",
        actual=seen.value["returned"],
    )


@claim(
    scenario=scenarios.global_state,
    cases=small(dtype=SINGLE_OR_DOUBLE, default_dtype=SINGLE_OR_DOUBLE, grad_mode=st.booleans()),
    always=corners.of_single_and_double(default_dtype="float32", grad_mode=True),
    reproduce=code.global_state,
    examples=30,
    alike=same_draws,
)
def leaves_global_state_alone(case: Case, seen: Observation, _expected: Any) -> None:
    """But for the random generator, torch's global state is what it was before."""
    is_filled(seen.value, case)
    for name in ("grad_mode", "default_dtype"):
        require(
            seen.value["left"][name] == case[name],
            f"{name.replace('_', ' ')} was {case[name]} before reset_parameters() and "
            f"{seen.value['left'][name]} after it.",
            expected=case[name],
            actual=seen.value["left"][name],
        )
    changed = [name for name in seen.state_changes if name != "generator"]
    sentence = f"reset_parameters() left torch's {' and '.join(changed)} changed."
    require(not changed, sentence, expected=[], actual=changed)
