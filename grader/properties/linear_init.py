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
from grader.judge.likeness import Likeness, same_kind
from grader.judge.oracle import observed_from
from grader.judge.oracles.linear_init import Linear
from grader.properties import linear_reproduce as code
from grader.properties.declare import Case, Observation, claim
from grader.properties.linear_cases import (
    DTYPES,
    calls,
    children,
    empty_layers,
    layers,
    of_every_dtype,
    states,
)
from grader.properties.linear_judge import (
    BOTH,
    as_many_weights,
    equal,
    keeps_default,
    of_dtype,
    on_device,
    resets_as_usual,
    same_layer,
    same_shape,
    succeeded,
)
from grader.scenarios import linear_init as scenarios
from grader.scenarios.support import raised
from grader.wire import Data

same_kinds = Likeness(tensors=same_kind)
"""Whether two answers are alike but for values: what was never reset holds any."""


def place(case: Case, device: torch.device) -> Data:
    """The kind of device that a case's parameters are to be on."""
    return "meta" if case["meta"] else device.type


@claim(
    scenario=scenarios.parameters,
    cases=layers(),
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
    cases=layers(),
    expect=observed_from(scenarios.without_bias, Linear),
    reproduce=code.without_bias,
    examples=30,
    alike=same_kinds,
)
def registers_none_without_bias(_case: Case, seen: Observation, expected: Any) -> None:
    """With `bias=False`, `bias` is None and registered as such; the weight is there."""
    when = "With bias=False"
    equal(f"{when}, layer.bias", seen.value["bias"], expected["bias"])
    require(
        seen.value["registered"],
        f"{when}, layer.bias is None but not registered as a parameter: the name is to keep its "
        "place among the layer's parameters.",
        expected=True,
        actual=False,
    )
    for call in ("named_parameters", "state_dict"):
        named = seen.value[call]
        require("bias" not in named, f"{when}, layer.{call}() has a bias.", actual=named)
    require(
        all("bias" in names for names in seen.value["at resets"]),
        f"{when}, layer.bias was not registered yet when reset_parameters() was called.",
        expected=[list(BOTH)],
        actual=seen.value["at resets"],
    )
    as_many_weights(seen.value, expected)
    usual = seen.value["with bias"]
    names = [name for name in usual["names"] if name != "bias"]
    equal(f"{when}, the list of named_parameters()", seen.value["named_parameters"], names)
    grad = usual["weight"].requires_grad
    equal(f"{when}, layer.weight.requires_grad", seen.value["weight"].requires_grad, grad)
    resets_as_usual(seen.value, when)


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
    reproduce=code.arguments,
)
def takes_arguments_by_position_and_name(_case: Case, seen: Observation, _expected: Any) -> None:
    """The five arguments have the names and the order of the stub; the last three are optional."""
    same_shape(seen.value["layer"], seen.value["plain"])


@claim(
    scenario=scenarios.with_dtype,
    cases=layers(dtype=DTYPES),
    always=of_every_dtype("dtype"),
    reproduce=code.with_dtype,
    examples=30,
)
def honours_dtype(case: Case, seen: Observation, _expected: Any) -> None:
    """Both parameters have the dtype that was passed."""
    of_dtype(seen.value, case["dtype"], f"With dtype=torch.{case['dtype']}")
    keeps_default(seen, "default dtype")
    resets_as_usual(seen.value, f"With dtype=torch.{case['dtype']}")


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
    keeps_default(seen, "default device")
    resets_as_usual(seen.value, f'With device="{expected}"')


@claim(
    scenario=scenarios.with_defaults,
    cases=layers(default_dtype=DTYPES, meta=st.booleans(), spelled_out=st.booleans()),
    always=of_every_dtype("default_dtype", meta=False, spelled_out=False),
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
    reproduce=code.resets,
    examples=30,
    alike=same_kinds,
)
def resets_once_when_both_exist(_case: Case, seen: Observation, _expected: Any) -> None:
    """`reset_parameters` is called once, at a time when weight and bias both exist."""
    made = seen.value["calls"]
    equal("The number of calls of reset_parameters()", len(made), 1, " while a layer is made")
    missing = [name for name in BOTH if name not in made[0]]
    require(
        not missing,
        f"When reset_parameters() was called, layer.{' and layer.'.join(missing)} did not exist "
        "yet.",
        expected=list(BOTH),
        actual=list(made[0]),
    )


@claim(
    scenario=scenarios.resets,
    cases=layers(),
    reproduce=code.values,
    examples=30,
)
def keeps_the_values_of_the_reset(_case: Case, seen: Observation, _expected: Any) -> None:
    """The parameters hold what `reset_parameters` put there."""
    require(
        bool(seen.value["calls"]),
        "There are no values to keep: reset_parameters() was not called while the layer was made.",
        expected=1,
        actual=0,
    )
    for name, made in seen.value["calls"][-1].items():
        what = f"layer.{name}, which reset_parameters() had filled,"
        compare.same_tensor(seen.value["left"][name], made, what=what)


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
        message = f"The layer's state_dict does not fit into nn.Linear: {error}"
        raise Failure(message, actual=raised(error)) from None
    succeeded(seen.value["outcome"], "layer.load_state_dict(the state of an nn.Linear)")
    for name in BOTH:
        what = f"layer.{name}, after layer.load_state_dict(…),"
        compare.same_tensor(seen.value["loaded"][name], case[name], what=what)


@claim(
    scenario=scenarios.copies,
    cases=layers(how=st.sampled_from(["deepcopy", "pickle"])),
    reproduce=code.copies,
    examples=30,
)
def can_be_copied_and_pickled(case: Case, seen: Observation, _expected: Any) -> None:
    """`copy.deepcopy` and `pickle` give an equal layer that shares nothing with the first."""
    by = f"by {case['how']}"
    succeeded(seen.value["outcome"], f"Copying the layer {by}")
    other = f"A copy {by} is of another class than the layer."
    require(seen.value["same class"], other, expected=True, actual=False)
    same_layer(seen.value["copy"], seen.value["layer"], f"In a copy {by}")
    shared = " and ".join(seen.value["shared"])
    require(
        not shared,
        f"A copy {by} shares the memory of {shared} with the layer.",
        expected={"shared": []},
        actual={"shared": seen.value["shared"]},
    )
    same_layer(seen.value["original"], seen.value["layer"], f"After a copy {by} was changed")


@claim(
    scenario=scenarios.moves,
    cases=layers(dtype=DTYPES, meta=st.booleans()),
    always=of_every_dtype("dtype", meta=False),
    expect=place,
    reproduce=code.moves,
    examples=30,
)
def moves_with_to(case: Case, seen: Observation, expected: Any) -> None:
    """`.to()` takes both parameters to another dtype and device, and they stay registered."""
    require(seen.value["same object"], "layer.to() returned another object than the layer.")
    before, after = seen.value["before"], seen.value["after"]
    of_dtype(after, case["dtype"], "After layer.to(…)")
    on_device(after, expected, "After layer.to(…)")
    for name in BOTH:
        equal(f"After layer.to(…), layer.{name}", after["kinds"][name], before["kinds"][name])
        wanted = before[name].values.to(device="meta" if case["meta"] else "cpu")
        wanted = wanted.to(after[name].dtype)
        compare.same_tensor(after[name], wanted, what=f"After layer.to(…), layer.{name}")


@claim(
    scenario=scenarios.parameters,
    cases=empty_layers(),
    expect=observed_from(scenarios.parameters, Linear),
    reproduce=code.entries,
    examples=10,
)
def accepts_empty_sizes(_case: Case, seen: Observation, expected: Any) -> None:
    """Layers without inputs, without outputs, or without both can be made."""
    as_many_weights(seen.value, expected)
    resets_as_usual(seen.value, "Without inputs or outputs")


@claim(
    scenario=scenarios.subclass,
    cases=children(),
    reproduce=code.subclass,
    examples=30,
)
def can_be_subclassed(case: Case, seen: Observation, _expected: Any) -> None:
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


@claim(
    scenario=scenarios.global_state,
    cases=layers(default_dtype=DTYPES, grad_mode=st.booleans(), seed=st.integers(1, 2**31 - 1)),
    expect=observed_from(scenarios.global_state, Linear),
    reproduce=code.global_state,
    examples=30,
)
def leaves_global_state_alone(case: Case, seen: Observation, expected: Any) -> None:
    """Torch's global state is what it was before, the random generator included."""
    as_many_weights(seen.value, expected)
    left = seen.value["left"]
    for name in ("grad_mode", "default_dtype"):
        equal(f"After Linear(…), {name.replace('_', ' ')}", left[name], case[name], " as before")
    changed = [*seen.state_changes, *([] if left["generators"] else ["generator"])]
    require(
        left["generators"],
        "Linear.__init__ itself drew from torch's random generator, or seeded it. The values come "
        "from reset_parameters; until then torch.empty makes a tensor without drawing.",
        expected=[],
        actual=changed,
    )
    words = " and ".join(changed)
    sentence = f"Linear.__init__ left torch's {words} changed."
    require(not changed, sentence, expected=[], actual=changed)
