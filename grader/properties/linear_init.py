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
from grader.judge.failure import Failure
from grader.judge.oracle import observe, observed_from
from grader.judge.oracles.linear_init import Linear
from grader.properties import linear_reproduce as code
from grader.properties.declare import Case, Observation, claim
from grader.properties.linear_cases import DTYPES, calls, children, empty_layers, layers, states
from grader.properties.linear_judge import (
    BOTH,
    equal,
    of_dtype,
    on_device,
    registered,
    same_layer,
    same_shape,
    succeeded,
)
from grader.scenarios import linear_init as scenarios
from grader.wire import Data


def place(case: Case, device: torch.device) -> Data:
    """The kind of device that a case's parameters are to be on."""
    return "meta" if case["meta"] else device.type


def moved(case: Case, device: torch.device) -> Data:
    """What `.to()` makes of torch's layer, and the kind of device that it was sent to."""
    layer = observe(scenarios.moves, Linear, case)
    return {"layer": layer, "device": place(case, device)}


@claim(
    scenario=scenarios.parameters,
    cases=layers(),
    expect=observed_from(scenarios.parameters, Linear),
    reproduce=code.parameters,
)
def registers_weight_and_bias(_case: Case, seen: Observation, expected: Any) -> None:
    """`weight` and `bias` are registered `nn.Parameter`s, of shapes (out, in) and (out,)."""
    same_shape(seen.value, expected)
    registered(seen.value, expected)


@claim(
    scenario=scenarios.without_bias,
    cases=layers(),
    expect=observed_from(scenarios.without_bias, Linear),
    reproduce=code.without_bias,
    examples=30,
)
def registers_none_without_bias(_case: Case, seen: Observation, expected: Any) -> None:
    """With `bias=False`, `bias` is None and registered as such; the weight is there."""
    when = "With bias=False"
    equal(f"{when}, layer.bias", seen.value["bias"], expected["bias"])
    require(
        seen.value["registered"],
        f"{when}, layer.bias is None but not registered as a parameter: the name is to keep its "
        "place among the layer's parameters.",
    )
    equal(f"{when}, the list of named_parameters()", seen.value["names"], expected["names"])
    equal(f"{when}, the list of state_dict() keys", seen.value["keys"], expected["keys"])
    same_shape(seen.value, expected, "weight")


@claim(
    scenario=scenarios.sizes,
    cases=layers(),
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
    cases=calls(),
    expect=observed_from(scenarios.arguments, Linear),
    reproduce=code.arguments,
)
def takes_arguments_by_position_and_name(_case: Case, seen: Observation, expected: Any) -> None:
    """The five arguments have the names and the order of the stub; the last three are optional."""
    same_shape(seen.value, expected)


@claim(
    scenario=scenarios.with_dtype,
    cases=layers(dtype=DTYPES),
    reproduce=code.with_dtype,
    examples=30,
)
def honours_dtype(case: Case, seen: Observation, _expected: Any) -> None:
    """Both parameters have the dtype that was passed."""
    of_dtype(seen.value, case["dtype"], f"With dtype=torch.{case['dtype']}")


@claim(
    scenario=scenarios.with_device,
    cases=layers(meta=st.booleans(), text=st.booleans()),
    expect=place,
    reproduce=code.with_device,
    examples=30,
)
def honours_device(_case: Case, seen: Observation, expected: Any) -> None:
    """Both parameters are on the device that was passed, `meta` included."""
    on_device(seen.value, expected, f'With device="{expected}"')


@claim(
    scenario=scenarios.with_defaults,
    cases=layers(default_dtype=DTYPES, meta=st.booleans(), spelled_out=st.booleans()),
    expect=place,
    reproduce=code.with_defaults,
    examples=30,
)
def follows_torchs_defaults(case: Case, seen: Observation, expected: Any) -> None:
    """Without device and dtype, or with None, torch's defaults of the moment count."""
    dtype = case["default_dtype"]
    of_dtype(seen.value, dtype, f"With torch's default dtype set to torch.{dtype}")
    on_device(seen.value, expected, f'With torch\'s default device set to "{expected}"')


@claim(
    scenario=scenarios.resets,
    cases=layers(),
    expect=observed_from(scenarios.resets, Linear),
    reproduce=code.resets,
    examples=30,
)
def resets_once_when_both_exist(_case: Case, seen: Observation, expected: Any) -> None:
    """`reset_parameters` is called once, at a time when weight and bias both exist."""
    made = seen.value["calls"]
    equal("The number of calls of reset_parameters()", len(made), 1, " while a layer is made")
    missing = [name for name in BOTH if not made[0][name]]
    require(
        not missing,
        f"When reset_parameters() was called, layer.{' and layer.'.join(missing)} did not exist "
        "yet.",
        expected=expected["calls"],
        actual=made,
    )


@claim(
    scenario=scenarios.parameters,
    cases=layers(),
    expect=observed_from(scenarios.parameters, Linear),
    reproduce=code.parameters,
    examples=30,
)
def keeps_the_values_of_the_reset(_case: Case, seen: Observation, expected: Any) -> None:
    """The parameters hold what `reset_parameters` put there."""
    for name in BOTH:
        what = f"layer.{name}, after a reset_parameters() of the grader's,"
        compare.same_tensor(seen.value[name], expected[name], what=what)


@claim(
    scenario=scenarios.state_dicts,
    cases=states(),
    reproduce=code.state_dicts,
    examples=30,
)
def exchanges_states_with_linear(case: Case, seen: Observation, _expected: Any) -> None:
    """The state_dict has nn.Linear's keys in order, fits into one, and takes one's state."""
    size_out, size_in = case["weight"].shape
    ready = nn.Linear(size_in, size_out, device="cpu")
    keys = seen.value["keys"]
    equal("The list of the state_dict's keys", keys, list(ready.state_dict()), ", in this order")
    try:
        ready.load_state_dict({name: seen.value["state"][name].values for name in keys})
    except RuntimeError as error:
        raise Failure(f"The layer's state_dict does not fit into nn.Linear: {error}") from None
    succeeded(seen.value["outcome"], "layer.load_state_dict(the state of an nn.Linear)")
    for name in BOTH:
        what = f"layer.{name}, after layer.load_state_dict(…),"
        compare.same_tensor(seen.value["loaded"][name], case[name], what=what)


@claim(
    scenario=scenarios.copies,
    cases=layers(how=st.sampled_from(["deepcopy", "pickle"])),
    expect=observed_from(scenarios.copies, Linear),
    reproduce=code.copies,
    examples=30,
)
def can_be_copied_and_pickled(case: Case, seen: Observation, expected: Any) -> None:
    """`copy.deepcopy` and `pickle` give an equal layer that shares nothing with the first."""
    by = f"by {case['how']}"
    succeeded(seen.value["outcome"], f"Copying the layer {by}")
    require(seen.value["same class"], f"A copy {by} is of another class than the layer.")
    same_layer(seen.value["copy"], expected["copy"], f"In a copy {by}")
    shared = " and ".join(seen.value["shared"])
    require(not shared, f"A copy {by} shares the memory of {shared} with the layer.")
    same_layer(seen.value["original"], expected["original"], f"After a copy {by} was changed")


@claim(
    scenario=scenarios.moves,
    cases=layers(dtype=DTYPES, meta=st.booleans()),
    expect=moved,
    reproduce=code.moves,
    examples=30,
)
def moves_with_to(_case: Case, seen: Observation, expected: Any) -> None:
    """`.to()` takes both parameters to another dtype and device, and they stay registered."""
    require(seen.value["same object"], "layer.to() returned another object than the layer.")
    same_layer(seen.value["parameters"], expected["layer"]["parameters"], "After layer.to(…)")
    on_device(seen.value["parameters"], expected["device"], "After layer.to(…)")


@claim(
    scenario=scenarios.parameters,
    cases=empty_layers(),
    expect=observed_from(scenarios.parameters, Linear),
    reproduce=code.parameters,
    examples=10,
)
def accepts_empty_sizes(_case: Case, seen: Observation, expected: Any) -> None:
    """Layers without inputs, without outputs, or without both can be made."""
    same_shape(seen.value, expected)


@claim(
    scenario=scenarios.subclass,
    cases=children(),
    expect=observed_from(scenarios.subclass, Linear),
    reproduce=code.subclass,
    examples=30,
)
def can_be_subclassed(_case: Case, seen: Observation, expected: Any) -> None:
    """A subclass may extend `__init__` and put its own `reset_parameters` in place."""
    equal("An attribute of a subclass", seen.value["factor"], expected["factor"])
    same_layer(seen.value["parameters"], expected["parameters"], "In a subclass with its own reset")


@claim(
    scenario=scenarios.global_state,
    cases=layers(default_dtype=DTYPES, grad_mode=st.booleans(), seed=st.integers(1, 2**31 - 1)),
    expect=observed_from(scenarios.global_state, Linear),
    reproduce=code.parameters,
    examples=30,
)
def leaves_global_state_alone(case: Case, seen: Observation, expected: Any) -> None:
    """Torch's global state is what it was before, the random generator included."""
    same_shape(seen.value, expected, "weight")
    left = seen.value["left"]
    for name in ("grad_mode", "default_dtype"):
        equal(f"After Linear(…), {name.replace('_', ' ')}", left[name], case[name], " as before")
    require(
        left["generators"],
        "Linear.__init__ itself drew from torch's random generator, or seeded it. The values come "
        "from reset_parameters; until then torch.empty makes a tensor without drawing.",
    )
    changed = " and ".join(seen.state_changes)
    require(not changed, f"Linear.__init__ left torch's {changed} changed.")
