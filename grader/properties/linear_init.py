"""What is claimed of `Linear.__init__`, held against `torch.nn.Linear`.

Layers are made by the plainest call that shows a claim, so that a mistake costs once.
"""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import strategies as st
from torch import nn

from grader.judge import compare
from grader.judge.compare import require
from grader.judge.likeness import Likeness, same_kind
from grader.judge.oracle import observed_from
from grader.judge.oracles.linear_init import Linear
from grader.properties import linear_cases as drawn
from grader.properties import linear_reproduce as code
from grader.properties.declare import Case, Observation, claim
from grader.properties.linear_judge import (
    BOTH,
    alike_but_for_device,
    alike_without_bias,
    as_many_weights,
    as_usual,
    asked_alike,
    both_existed,
    equal,
    fits_into_linear,
    leaves_the_generator,
    none_registered,
    nothing_shared,
    of_dtype,
    on_device,
    same_layer,
    same_shape,
    succeeded,
    were_moved,
    what_was_filled,
)
from grader.scenarios import linear_init as scenarios
from grader.wire import Data


def place(case: Case, device: torch.device) -> Data:
    """The kind of device that a case's parameters are to be on."""
    return "meta" if case["meta"] else device.type


same_kinds = Likeness(tensors=same_kind)
"""Whether two answers are alike but for values: what was never reset holds any."""


@claim(
    scenario=scenarios.parameters,
    cases=drawn.layers(),
    always=drawn.large_layer,
    expect=observed_from(scenarios.parameters, Linear),
    reproduce=code.parameters,
)
def registers_weight_and_bias(_case: Case, seen: Observation, expected: Any) -> None:
    """`weight` and `bias` are registered `nn.Parameter`s, of shapes (out, in) and (out,)."""
    same_shape(seen.value, expected)
    for name in BOTH:
        equal(f"layer.{name}", seen.value["kinds"][name], "an nn.Parameter")
        equal(f"layer.{name}.requires_grad", seen.value[name].requires_grad, True)
        require(
            name in seen.value["names"],
            f"layer.named_parameters() does not name {name}.",
            expected=expected["names"],
            actual=seen.value["names"],
        )


@claim(
    scenario=scenarios.without_bias,
    cases=drawn.biasless(),
    always=drawn.every_biasless,
    expect=observed_from(scenarios.without_bias, Linear),
    reproduce=code.without_bias,
    examples=30,
    alike=alike_without_bias,
)
def registers_none_without_bias(case: Case, seen: Observation, expected: Any) -> None:
    """With `bias=False`, `bias` is None and registered as such; all else is as with a bias."""
    empty = 0 in (case["in_features"], case["out_features"])
    plain = case["dtype"] is None and case["where"] == "nowhere"
    if not seen.value["usual"] and (empty or not plain):
        return
    when, facts = "With bias=False", seen.value["asked"]
    none_registered(facts, when)
    as_usual(seen.value, expected, when)
    if empty:
        return
    as_many_weights(seen.value["asked"], expected["asked"])
    if plain:
        [usual] = seen.value["usual"]
        with_one = "With bias=True, there is no bias either."
        require("bias.shape" in usual, with_one, actual=usual["bias"])


@claim(
    scenario=scenarios.sizes,
    cases=drawn.layers(),
    expect=observed_from(scenarios.sizes, Linear),
    reproduce=code.sizes,
    examples=30,
)
def keeps_the_sizes(_case: Case, seen: Observation, expected: Any) -> None:
    """`in_features` and `out_features` are what was passed."""
    for name, wanted in expected.items():
        equal(f"layer.{name}", seen.value[name], wanted)


@claim(
    scenario=scenarios.arguments,
    cases=drawn.calls(),
    reproduce=code.arguments,
)
def takes_arguments_by_position_and_name(_case: Case, seen: Observation, _expected: Any) -> None:
    """The five arguments have the names and the order of the stub; the last three are optional."""
    same_shape(seen.value["layer"], seen.value["plain"])


@claim(
    scenario=scenarios.with_dtype,
    cases=drawn.layers(dtype=drawn.DTYPES, default_dtype=drawn.DEFAULTS, meta=drawn.METAS),
    always=drawn.every_dtype_passed,
    expect=observed_from(scenarios.with_dtype, Linear),
    reproduce=code.with_dtype,
    examples=30,
    alike=alike_but_for_device,
)
def honours_dtype(case: Case, seen: Observation, expected: Any) -> None:
    """Both parameters have the dtype that was passed; all else is as without it."""
    special = case["default_dtype"] != "float32" or case["meta"] != "absent"
    if special and not seen.value["usual"]:
        return
    when = f"With dtype=torch.{case['dtype']}"
    of_dtype(seen.value["asked"], case["dtype"], when)
    as_usual(seen.value, expected, when)


@claim(
    scenario=scenarios.with_device,
    cases=drawn.devices(),
    always=drawn.every_device,
    expect=observed_from(scenarios.with_device, Linear),
    reproduce=code.with_device,
    examples=30,
    alike=asked_alike,
)
def honours_device(case: Case, seen: Observation, expected: Any) -> None:
    """Both parameters are on the device that was passed; all else is as without it."""
    if case["default_meta"] and seen.value["asked"] is None:
        return
    kind = expected["asked"]["weight.device"]
    if not case["default_meta"]:
        on_device(seen.value["asked"], kind, f'With device="{kind}"')
    as_usual(seen.value, expected, f'With device="{kind}"')


@claim(
    scenario=scenarios.with_defaults,
    cases=drawn.layers(default_dtype=drawn.DTYPES, meta=st.booleans(), spelled_out=st.booleans()),
    always=drawn.of_every_dtype("default_dtype", {"meta": True}, meta=False, spelled_out=False),
    expect=observed_from(scenarios.with_defaults, Linear),
    reproduce=code.with_defaults,
    examples=30,
    alike=asked_alike,
)
def follows_torchs_defaults(case: Case, seen: Observation, expected: Any) -> None:
    """Without device and dtype, or with None, torch's defaults of the moment count."""
    dtype, kind = case["default_dtype"], expected["asked"]["weight.device"]
    defaults = f'With torch\'s defaults set to torch.{dtype} and "{kind}"'
    of_dtype(seen.value["asked"], dtype, f"With torch's default dtype set to torch.{dtype}")
    on_device(seen.value["asked"], kind, f'With torch\'s default device set to "{kind}"')
    as_usual(seen.value, expected, defaults, "changes")


@claim(
    scenario=scenarios.resets,
    cases=drawn.layers(),
    reproduce=code.resets,
    examples=30,
    alike=same_kinds,
)
def resets_once_when_both_exist(_case: Case, seen: Observation, _expected: Any) -> None:
    """`reset_parameters` is called once, at a time when weight and bias both exist."""
    made = seen.value["calls"]
    equal("The number of calls of reset_parameters()", len(made), 1, " while a layer is made")
    both_existed(made[0])


@claim(
    scenario=scenarios.resets,
    cases=drawn.layers(),
    reproduce=code.values,
    examples=30,
)
def keeps_the_values_of_the_reset(_case: Case, seen: Observation, _expected: Any) -> None:
    """The parameters hold what `reset_parameters` put there."""
    for name, made in what_was_filled(seen.value["calls"]).items():
        what = f"layer.{name}, which reset_parameters() had filled,"
        compare.same_tensor(seen.value["left"][name], made, what=what)
        what = f"layer.{name}, after another layer was made and changed,"
        compare.same_tensor(seen.value["later"][name], seen.value["left"][name], what=what)


@claim(
    scenario=scenarios.state_dicts,
    cases=drawn.states(),
    reproduce=code.state_dicts,
    examples=30,
)
def exchanges_states_with_linear(case: Case, seen: Observation, _expected: Any) -> None:
    """The state_dict has nn.Linear's keys in order, fits into one, and takes one's state."""
    size_out, size_in = case["weight"].shape
    fits_into_linear(seen.value, nn.Linear(size_in, size_out, device="cpu"))
    succeeded(seen.value["outcome"], "layer.load_state_dict(the state of an nn.Linear)")
    for name in BOTH:
        what = f"layer.{name}, after layer.load_state_dict(…),"
        compare.same_tensor(seen.value["loaded"][name], case[name], what=what)


@claim(
    scenario=scenarios.copies,
    cases=drawn.layers(how=st.sampled_from(["deepcopy", "pickle"]), options=drawn.OPTIONS),
    reproduce=code.copies,
    examples=30,
)
def can_be_copied_and_pickled(case: Case, seen: Observation, _expected: Any) -> None:
    """`copy.deepcopy` and `pickle` give an equal layer that shares nothing with the first."""
    by = f"by {case['how']}"
    if case["options"] != "none" and seen.value["outcome"] == "not made":
        return  # a mistake with another argument, which has a property of its own
    succeeded(seen.value["outcome"], f"Copying the layer {by}")
    other = f"A copy {by} is of another class than the layer."
    require(seen.value["same class"], other, expected=True, actual=False)
    same_layer(seen.value["copy"], seen.value["layer"], f"In a copy {by}")
    nothing_shared(seen.value["shared"], by)
    same_layer(seen.value["original"], seen.value["layer"], f"After a copy {by} was changed")


@claim(
    scenario=scenarios.moves,
    cases=drawn.layers(dtype=drawn.DTYPES, meta=st.booleans()),
    always=drawn.of_every_dtype("dtype", meta=False),
    expect=place,
    reproduce=code.moves,
    examples=30,
)
def moves_with_to(case: Case, seen: Observation, expected: Any) -> None:
    """`.to()` takes both parameters to another dtype and device, and they stay registered."""
    require(seen.value["same object"], "layer.to() returned another object than the layer.")
    before, after = seen.value["before"], seen.value["after"]
    were_moved(before, after, f"torch.{case['dtype']}", expected)


@claim(
    scenario=scenarios.empty,
    cases=drawn.empty_layers(),
    expect=observed_from(scenarios.empty, Linear),
    reproduce=code.empty,
    examples=10,
    alike=asked_alike,
)
def accepts_empty_sizes(_case: Case, seen: Observation, expected: Any) -> None:
    """Layers without inputs, without outputs, or without both can be made as any other."""
    as_usual(seen.value, expected, "Without inputs or outputs")
    as_many_weights(seen.value["asked"], expected["asked"])


@claim(
    scenario=scenarios.subclass,
    cases=drawn.children(),
    expect=observed_from(scenarios.subclass, Linear),
    reproduce=code.subclass,
    examples=30,
)
def can_be_subclassed(case: Case, seen: Observation, expected: Any) -> None:
    """A subclass may extend `__init__` and put its own `reset_parameters` in place."""
    equal("An attribute of a subclass", seen.value["factor"], case["factor"])
    entries = seen.value["weight"].values.numel()
    equal("The number of a subclass's weights", entries, case["width"] ** 2 * case["factor"])
    require(
        "reset_parameters" in seen.value["called"],
        "A subclass has a reset_parameters() of its own, which was not called.",
        expected=["reset_parameters"],
        actual=seen.value["called"],
    )
    as_usual(seen.value, expected, "In a subclass")


@claim(
    scenario=scenarios.global_state,
    cases=drawn.layers(
        default_dtype=drawn.DTYPES, grad_mode=st.booleans(), seed=st.integers(1, 2**31 - 1)
    ),
    expect=observed_from(scenarios.global_state, Linear),
    reproduce=code.global_state,
    examples=30,
)
def leaves_global_state_alone(case: Case, seen: Observation, expected: Any) -> None:
    """Torch's global state is what it was before, the random generator included."""
    entries = expected["weight"].values.numel()
    equal("The number of entries of layer.weight", seen.value["weight"].values.numel(), entries)
    left = seen.value["left"]
    for name in ("grad_mode", "default_dtype"):
        equal(f"After Linear(…), {name.replace('_', ' ')}", left[name], case[name], " as before")
    changed = [*seen.state_changes, *([] if left["generators"] else ["generator"])]
    leaves_the_generator(left, changed)
    words = " and ".join(changed)
    sentence = f"Linear.__init__ left torch's {words} changed."
    require(not changed, sentence, expected=[], actual=changed)
