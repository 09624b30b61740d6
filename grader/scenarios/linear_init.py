"""Scenarios of `linear_init`: layers are made in all the ways that a linear layer can be made."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from grader.scenarios import linear_facts
from grader.scenarios.devices import seed as seed_generators
from grader.scenarios.linear_facts import (
    Defaults,
    Layer,
    facts,
    generators,
    made,
    new,
    parameters_of,
    restore,
    size,
    usually,
    value,
)
from grader.scenarios.linear_uses import copies, moves, state_dicts, subclass
from grader.scenarios.support import Data, forgiven

__all__ = [
    "arguments",
    "copies",
    "empty",
    "global_state",
    "graft",
    "moves",
    "parameters",
    "resets",
    "sizes",
    "state_dicts",
    "subclass",
    "with_defaults",
    "with_device",
    "with_dtype",
    "without_bias",
]


def graft(cls: Any) -> Any:
    """Give the class the grader's `reset_parameters`, which draws nothing, and `forward`."""
    cls.reset_parameters = linear_facts.reset
    cls.forward = _forward
    return cls


def parameters(cls: Any, *, device: torch.device, in_features: int, out_features: int) -> Data:
    """A layer's parameters: names in order, how they are registered, shapes and values."""
    return parameters_of(made(cls, device, in_features, out_features))


def without_bias(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str | None,
    where: str,
) -> Data:  # fmt: skip
    """The facts of a layer made with `bias=False`, beside those of one made with a bias.

    `where`: "nowhere" passes no device, "here" the run's device, "meta" that one. Where a layer
    with a bias cannot be made with these arguments, none is made without.
    """
    chosen: dict[str, Any] = {} if dtype is None else {"dtype": getattr(torch, dtype)}
    if where != "nowhere":
        chosen["device"] = str(device) if where == "here" else where
    make = partial(new, cls, in_features, out_features, **chosen)
    if chosen or 0 in (in_features, out_features):
        usual = usually(device, make)
    else:
        usual = [facts(make, device)]
    return {"asked": facts(partial(make, bias=False), device) if usual else None, "usual": usual}


def sizes(cls: Any, *, device: torch.device, in_features: int, out_features: int) -> Data:
    """The attributes that keep a layer's sizes."""
    layer = made(cls, device, in_features, out_features)
    return {name: size(layer, name) for name in ("in_features", "out_features")}


def arguments(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, positional: int,
    keywords: list[str],
) -> Data:  # fmt: skip
    """A layer made with the first arguments by position, and others by name in any order.

    `plain` is one made with the two sizes alone.
    """
    values = {
        "in_features": in_features, "out_features": out_features, "bias": True,
        "device": str(device), "dtype": torch.float32,
    }  # fmt: skip
    given = list(values.values())[:positional]
    layer = new(cls, *given, **{name: values[name] for name in keywords})
    return {
        "layer": parameters_of(layer),
        "plain": parameters_of(new(cls, in_features, out_features)),
    }


def with_dtype(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str,
    default_dtype: str, meta: str,
) -> Data:  # fmt: skip
    """The facts of a layer made with a dtype, beside those of one made without.

    `meta` is "passed" as the device, or is torch's "default" device, or "absent". Where a layer
    without a dtype cannot be made then, none is made with one.
    """
    chosen = _placed(torch.device("meta") if meta == "passed" else device)
    make = partial(new, cls, in_features, out_features, **chosen)
    default = torch.device("meta") if meta == "default" else None
    under = Defaults(getattr(torch, default_dtype), default)
    if default_dtype == "float32" and meta == "absent":
        usual: list[Data] = [facts(make, device, under)]
    else:
        usual = usually(device, make, under=under)
    asked = partial(make, dtype=getattr(torch, dtype))
    return {"asked": facts(asked, device, under) if usual else None, "usual": usual}


def with_device(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, meta: bool, text: bool,
    default_dtype: str, default_meta: bool,
) -> Data:  # fmt: skip
    """The facts of a layer made on the run's device or on `meta`, named as text or object.

    They stand beside those of layers made by their sizes and by a dtype, so that a way to hand on
    both arguments that spoils the parameters counts once; and of one that is made on `meta` where
    torch's default device is `meta`, which is not the one that is passed then (`default_meta`).
    From there nothing can be moved: a layer that is moved may fail.
    """
    place = torch.device("meta") if meta else device
    make = partial(new, cls, in_features, out_features)
    asked = partial(make, device=str(place) if text else place)
    default = getattr(torch, default_dtype)
    other = torch.float32 if default_dtype == "float64" else torch.float64
    makes = [make, partial(make, dtype=other)]
    if not default_meta:
        usual = usually(device, *makes, under=Defaults(default))
        return {"asked": facts(asked, device, Defaults(default)), "usual": usual}
    usual = usually(device, *makes, partial(make, device="meta"), under=Defaults(default))
    seen = forgiven(facts, asked, device, Defaults(default, torch.device("meta")))
    return {"asked": seen if isinstance(seen, dict) else None, "usual": usual}


def with_defaults(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, default_dtype: str,
    meta: bool, spelled_out: bool,
) -> Data:  # fmt: skip
    """The facts of a layer made while torch's defaults are others.

    They stand beside those of a layer to which the same device and dtype are passed.
    `spelled_out`: None is passed as device and dtype, where else nothing is.
    """
    place = torch.device("meta") if meta else device
    make = partial(new, cls, in_features, out_features)
    passed = partial(make, device=str(place), dtype=getattr(torch, default_dtype))
    asked = partial(make, device=None, dtype=None) if spelled_out else make
    under = Defaults(getattr(torch, default_dtype), place)
    return {"asked": facts(asked, device, under), "usual": usually(device, passed)}


def empty(cls: Any, *, device: torch.device, in_features: int, out_features: int) -> Data:
    """The facts of a layer without inputs or outputs, beside those of layers that have some.

    Those are wide, tall and of the same sizes where these are not 0.
    """
    usual = [(in_features or least, out_features or least) for least in (1, 2)]
    asked, *makes = [
        partial(new, cls, *pair) for pair in ((in_features, out_features), *usual, (1, 2), (2, 1))
    ]
    return {"asked": facts(asked, device), "usual": usually(device, *makes)}


def resets(cls: Any, *, device: torch.device, in_features: int, out_features: int) -> Data:
    """What each call of `reset_parameters` made while a layer was made, and what is left of it.

    `later` is what is left when another layer was made and changed.
    """
    linear_facts.resets.clear()
    layer = made(cls, device, in_features, out_features)
    calls: list[Data] = list(linear_facts.resets)
    left = parameters_of(layer)
    other = made(cls, device, in_features, out_features)
    with torch.no_grad():
        for parameter in other.parameters():
            parameter.fill_(9)
    return {"calls": calls, "left": left, "later": parameters_of(layer)}


def global_state(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, default_dtype: str,
    grad_mode: bool, seed: int,
) -> Data:  # fmt: skip
    """A layer made under a grad mode, a default dtype and a seed, and what those are then.

    Its reset draws a number, as a usual one does. `generators`: nothing else has changed their
    states; `kept_drawing`: they go on from where the reset has left them.
    """
    usual, states = torch.get_default_dtype(), generators(device)
    torch.set_default_dtype(getattr(torch, default_dtype))
    seed_generators(seed, device)
    torch.rand((), device=device)  # so that seeding again with the same seed shows
    seen = [generators(device)]

    def reset(self: Layer) -> None:
        seen.append(generators(device))
        linear_facts.reset(self)
        torch.rand((), device=device)
        seen.append(generators(device))

    cls.reset_parameters = reset
    try:
        with torch.set_grad_enabled(grad_mode):
            layer = made(cls, device, in_features, out_features)
            left: dict[str, Data] = {"grad_mode": torch.is_grad_enabled()}
        left["default_dtype"] = str(torch.get_default_dtype()).removeprefix("torch.")
        seen.append(generators(device))
    finally:
        torch.set_default_dtype(usual)
        restore(states, device)
        cls.reset_parameters = linear_facts.reset
    *others, last = [_equal(*pair) for pair in zip(seen[::2], seen[1::2], strict=True)]
    left["generators"] = all(others) and (last or bool(others))
    left["kept_drawing"] = last or not others
    return {"left": left, "weight": value(layer, "weight")}


def _equal(one: list[Tensor], other: list[Tensor]) -> bool:
    return all(map(torch.equal, one, other))


def _placed(device: torch.device) -> dict[str, Any]:
    """The argument for the run's device, where it is not torch's default."""
    return {} if device.type == "cpu" else {"device": device}


def _forward(self: Layer, x: Tensor) -> Tensor:
    return functional.linear(x, self.weight, self.bias)
