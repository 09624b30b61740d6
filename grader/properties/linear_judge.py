"""Judgements on a layer that was made, in words."""

from __future__ import annotations

from math import prod
from typing import Any

from torch import nn

from grader.judge import compare
from grader.judge.compare import require
from grader.judge.failure import Failure
from grader.judge.likeness import alike
from grader.scenarios.support import raised
from grader.wire import Raised

BOTH = ("weight", "bias")

WORDS = {
    "changes": "the list of what Linear(…) left changed of torch's global state",
    "resets": "the list of what reset_parameters() met",
    "named_parameters": "the list of layer.named_parameters()",
    "state_dict": "the list of layer.state_dict()",
    "weight registered": "'weight' in layer._parameters",
    "bias registered": "'bias' in layer._parameters",
    "weight as reset": "whether layer.weight is left as reset_parameters() filled it",
    "bias as reset": "whether layer.bias is left as reset_parameters() filled it",
}
"""What a sentence calls a fact, where it is no attribute of the layer."""


def equal(what: str, actual: Any, expected: Any, note: str = "") -> None:
    """Require that two plain values are equal: "<what> is 3, but 4 was expected<note>."."""
    require(
        actual == expected,
        f"{what} is {actual}, but {expected} was expected{note}.",
        expected=expected if isinstance(expected, bool | int | list) else str(expected),
        actual=actual if isinstance(actual, bool | int | list) else str(actual),
    )


def same_shape(seen: Any, expected: Any) -> None:
    """Require the shapes of both parameters, not yet their values."""
    are_there(seen)
    are_there(expected)
    for name in BOTH:
        equal(f"The shape of layer.{name}", list(seen[name].shape), list(expected[name].shape))


def are_there(facts: Any) -> None:
    """Require both parameters of a layer that was not told to do without a bias."""
    for name in BOTH:
        sentence = f"layer.{name} is None, though nobody asked for a layer without it."
        require(facts[name] is not None, sentence, expected="an nn.Parameter", actual="None")


def as_many_weights(facts: Any, expected: Any) -> None:
    """Require a weight with the right number of entries, whatever its shape."""
    entries, wanted = (_entries(found["weight.shape"]) for found in (facts, expected))
    require(
        entries == wanted,
        f"The number of entries of layer.weight is {entries}, but {wanted} was expected.",
        expected={"weight.shape": expected["weight.shape"]},
        actual={"weight.shape": facts["weight.shape"]},
    )


def _entries(shape: Any) -> int:
    if not all(type(size) is int for size in shape):
        raise TypeError("sizes were expected")
    return prod(shape)


def on_device(facts: Any, kind: str, when: str) -> None:
    """Require that both parameters are on a kind of device: cpu, cuda, meta."""
    for name in BOTH:
        _detail(facts, name, "device", kind, when)


def of_dtype(facts: Any, dtype: str, when: str) -> None:
    """Require that both parameters have a dtype."""
    for name in BOTH:
        _detail(facts, name, "dtype", f"torch.{dtype}", when)


def _detail(facts: Any, name: str, detail: str, wanted: str, when: str) -> None:
    """Require a fact of a parameter, which has to be there."""
    if f"{name}.{detail}" not in facts:
        fact(facts, name, "an nn.Parameter", when)
    fact(facts, f"{name}.{detail}", wanted, when)


def fact(facts: Any, name: str, wanted: Any, when: str) -> None:
    """Require one of the facts that are told of a layer."""
    found = facts.get(name)
    require(
        found == wanted,
        f"{when}, {WORDS.get(name, f'layer.{name}')} is {found}, but {wanted} was expected.",
        expected={name: wanted},
        actual={name: found},
    )


def none_registered(facts: Any, when: str) -> None:
    """Require a bias that is None, and was so before the reset, under its registered name."""
    fact(facts, "bias", "None", when)
    require(
        facts["bias registered"],
        f"{when}, layer.bias is None but not registered as a parameter: the name is to keep its "
        "place among the layer's parameters.",
        expected={"bias registered": True},
        actual={"bias registered": False},
    )
    for call in ("named_parameters", "state_dict"):
        named = {call: facts[call]}
        require("bias" not in facts[call], f"{when}, layer.{call}() has a bias.", actual=named)
    require(
        all("no bias" in names for names in facts["resets"]),
        f"{when}, layer.bias was not registered as None yet when reset_parameters() was called.",
        expected={"resets": [["weight", "no bias"]]},
        actual={"resets": facts["resets"]},
    )


def as_usual(seen: Any, expected: Any, when: str, *but: str) -> None:
    """Require the facts of a layer to be right that are right of those made in more usual ways.

    What is wrong of one of these as well is a mistake of its own, which costs another property.
    `but`: beginnings of the names of facts that do not count.
    """
    if not seen["usual"]:
        return
    pairs = list(zip(seen["usual"], expected["usual"], strict=True))
    for name, wanted in expected["asked"].items():
        usual = all(made.get(name) == right.get(name) for made, right in pairs)
        if usual and not name.startswith(but):
            fact(seen["asked"], name, wanted, when)


def asked_alike(one: Any, other: Any) -> bool:
    """Whether two answers agree in the facts of the layer that a case is about."""
    return alike(_asked(one), _asked(other))


def alike_but_for_device(one: Any, other: Any) -> bool:
    """Whether they agree but for the device, which another property is about."""
    return alike(_asked(one, ".device"), _asked(other, ".device"))


def alike_without_bias(one: Any, other: Any) -> bool:
    """Whether they agree but for details of a bias that should not be there."""
    return alike(_asked(one, "bias.", "bias as reset"), _asked(other, "bias.", "bias as reset"))


def _asked(answer: Any, *but: str) -> Any:
    """An answer without the facts of usual layers, and without those whose names hold `but`."""
    value = answer.get("value")
    if not isinstance(value, dict) or not isinstance(value.get("asked"), dict):
        return answer
    told = {n: found for n, found in value["asked"].items() if not any(part in n for part in but)}
    return answer | {"value": value | {"asked": told, "usual": []}}


def same_layer(seen: Any, expected: Any, when: str) -> None:
    """Require the same registered parameters, with the same shapes, dtypes and values."""
    equal(f"{when}, the list of named_parameters()", seen["names"], expected["names"])
    for name in BOTH:
        equal(f"{when}, layer.{name}", seen["kinds"][name], expected["kinds"][name])
        if expected[name] is None:
            continue
        grad = expected[name].requires_grad
        equal(f"{when}, layer.{name}.requires_grad", seen[name].requires_grad, grad)
        compare.same_tensor(seen[name], expected[name], what=f"{when}, layer.{name}")


def fits_into_linear(seen: Any, ready: nn.Module) -> None:
    """Require a state with the keys of torch's layer, which is to take it."""
    keys = seen["keys"]
    equal("The list of the state_dict's keys", keys, list(ready.state_dict()), ", in this order")
    try:
        ready.load_state_dict({name: seen["state"][name].values for name in keys})
    except RuntimeError as error:
        message = f"The layer's state_dict does not fit into nn.Linear: {error}"
        raise Failure(message, actual=raised(error)) from None


def succeeded(outcome: Any, what: str) -> None:
    """Fail where something that was attempted raised."""
    if isinstance(outcome, Raised):
        raise Failure(
            f"{what} raised {outcome.name}: {outcome.message}", actual=outcome, where=outcome.where
        )


def both_existed(made: Any) -> None:
    """Require both parameters among what a reset met."""
    there = [name if value is not None else f"no {name}" for name, value in made.items()]
    missing = [name for name in BOTH if name not in there]
    require(
        not missing,
        f"When reset_parameters() was called, layer.{' and layer.'.join(missing)} did not exist "
        "yet.",
        expected=list(BOTH),
        actual=there,
    )


def what_was_filled(calls: Any) -> Any:
    """The parameters that the last of the resets left; there must have been one."""
    require(
        bool(calls),
        "There are no values to keep: reset_parameters() was not called while the layer was made.",
        expected=1,
        actual=0,
    )
    filled = {name: made for name, made in calls[-1].items() if made is not None}
    require(
        bool(filled),
        "There are no values to keep: reset_parameters() was called before there was a parameter.",
        expected={"filled": ["weight", "bias"]},
        actual={"filled": []},
    )
    return filled


def leaves_the_generator(left: Any, changed: list[str]) -> None:
    """Require that nothing but the reset has drawn from torch's random generator."""
    require(
        left["generators"],
        "Linear.__init__ itself drew from torch's random generator, or seeded it. The values come "
        "from reset_parameters; until then torch.empty makes a tensor without drawing.",
        expected=[],
        actual=changed,
    )
    require(
        left["kept_drawing"],
        "After Linear(…), torch's random generator is not where reset_parameters() left it: what "
        "is drawn next may be what is in the layer already.",
        expected={"goes on from there": True},
        actual={"goes on from there": False},
    )


def nothing_shared(shared: list[str], by: str) -> None:
    """Require that a copy has memory of its own."""
    require(
        not shared,
        f"A copy {by} shares the memory of {' and '.join(shared)} with the layer.",
        expected={"shared": []},
        actual={"shared": shared},
    )


def were_moved(before: Any, after: Any, dtype: str, kind: str) -> None:
    """Require both parameters after `.to()`: dtype, kind of device and values, and registered."""
    are_there(before)
    are_there(after)
    for name in BOTH:
        what = f"After layer.to(…), layer.{name}"
        equal(f"{what}.dtype", str(after[name].dtype), dtype)
        equal(f"{what}.device", after[name].device.partition(":")[0], kind)
        equal(what, after["kinds"][name], before["kinds"][name])
        wanted = before[name].values.to(device="meta" if kind == "meta" else "cpu")
        compare.same_tensor(after[name], wanted.to(after[name].dtype), what=what)
