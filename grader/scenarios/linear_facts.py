"""What can be told of a layer: what happened while it was made, and what it holds then."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from grader.scenarios.devices import with_generator
from grader.scenarios.support import Data, Unusable, describe, forgiven, plain, tensor

Layer = Any
"""An instance of the student's class."""

BOTH = ("weight", "bias")

resets: deque[dict[str, Data]] = deque(maxlen=16)
"""What the last calls of the grader's `reset_parameters` made, by name; whoever makes a layer to
look at its resets clears it first."""


def reset(self: Layer) -> None:
    """The grader's `reset_parameters`: numbers that every dtype can hold, without drawing any."""
    made: dict[str, Data] = {}
    resets.append(made)
    for name, step in (("weight", 7), ("bias", 11)):
        parameter = getattr(self, name, "missing")
        if parameter is None:
            made[name] = None
        if not isinstance(parameter, Tensor):
            continue
        if not parameter.is_meta:  # there torch's arithmetic takes a second to import
            count = torch.arange(1, parameter.numel() + 1, device=parameter.device)
            with torch.no_grad():
                parameter.copy_(((count * step % 64 - 32) / 64).view(parameter.shape))
        made[name] = plain(parameter).clone()


def seen_at(made: dict[str, Data]) -> list[Data]:
    """The names that a reset met; one that stood for None is called "no bias"."""
    return [name if isinstance(value, Tensor) else f"no {name}" for name, value in made.items()]


@dataclass(frozen=True)
class Defaults:
    """Torch's default dtype and default device; None for the one that is there anyway."""

    dtype: torch.dtype | None = None
    device: torch.device | None = None

    @contextmanager
    def entered(self, run_device: torch.device) -> Iterator[None]:
        """Have these, and afterwards what was there before, whatever is changed in between.

        This holds for grad mode and the generators of the CPU and of `run_device`, too: a second
        layer meets what the first one met.
        `with torch.device(…)` would not do: where the default device is set inside of it, torch's
        stack of devices is left in disorder.
        """
        dtype, grad_mode = torch.get_default_dtype(), torch.is_grad_enabled()
        states = generators(run_device)
        torch.set_default_dtype(self.dtype or dtype)
        if self.device is not None:
            torch.set_default_device(self.device)
        try:
            yield
        finally:
            torch.set_default_device(None)
            torch.set_default_dtype(dtype)
            torch.set_grad_enabled(grad_mode)
            restore(states, run_device)


USUAL = Defaults()


def facts(
    make: Callable[[], Layer], device: torch.device, under: Defaults = USUAL
) -> dict[str, Data]:
    """What `make` did and what it returned: numbers, names and words, no values.

    Raises:
        Unusable: the layer has no weight, or one that is no tensor.
    """
    resets.clear()
    with under.entered(device):
        before = _state(device)
        layer = make()
        after = _state(device)
    found: dict[str, Data] = {
        "changes": [name for name, value in before.items() if value != after[name]],
        "resets": [seen_at(made) for made in resets],
        "named_parameters": [name for name, _ in layer.named_parameters()],
        "state_dict": list(layer.state_dict()),
    }
    for name in ("in_features", "out_features"):
        found[name] = size(layer, name)
    value(layer, "weight")
    for name in BOTH:
        found |= _parameter(layer, name)
    return found


def usually(
    device: torch.device, *makes: Callable[[], Layer], under: Defaults = USUAL
) -> list[Data]:
    """The facts of layers that are made in usual ways; none of them where one cannot be made."""
    seen = [forgiven(facts, make, device, under) for make in makes]
    return seen if all(isinstance(found, dict) for found in seen) else []


def new(cls: Any, *given: Any, **named: Any) -> Layer:
    """A layer from these arguments.

    Raises:
        Unusable: the class is none of a module.
    """
    if not (isinstance(cls, type) and issubclass(cls, nn.Module)):
        raise Unusable("Linear is no subclass of torch.nn.Module, as it is in the stub")
    return cls(*given, **named)


def made(
    cls: Any, device: torch.device, in_features: int, out_features: int, **options: Any
) -> Layer:
    """A layer by the plainest call, so that a mistake with one argument costs no other property."""
    layer = new(cls, in_features, out_features, **options)
    return layer if device.type == "cpu" else layer.to(device)


def parameters_of(layer: Layer) -> dict[str, Data]:
    """A layer's parameters: their names in order, kind and value of the two; a bias may be None."""
    return {
        "names": [name for name, _ in layer.named_parameters()],
        "kinds": {name: kind(getattr(layer, name, None)) for name in BOTH},
        "weight": value(layer, "weight"),
        "bias": None if getattr(layer, "bias", "missing") is None else value(layer, "bias"),
    }


def size(layer: Layer, name: str) -> Data:
    """The attribute that keeps a size."""
    found = getattr(layer, name, "missing")
    return found if type(found) in (int, str) else describe(found)


def value(layer: Layer, name: str) -> Tensor:
    """A copy of a parameter's values that still says whether it requires grad.

    Raises:
        Unusable: there is no such attribute, or it is no tensor.
    """
    if not hasattr(layer, name):
        raise Unusable(f"the layer has no attribute {name}")
    found = tensor(getattr(layer, name), f"layer.{name}")
    return plain(found).clone().requires_grad_(found.requires_grad)


def kind(found: object) -> str:
    """What an attribute is, in words."""
    if found is None:
        return "None"
    if isinstance(found, nn.Parameter):
        return "an nn.Parameter"
    return "a tensor that is no nn.Parameter" if isinstance(found, Tensor) else describe(found)


def generators(device: torch.device) -> list[Tensor]:
    """The states of the generators that a layer on a device could draw from."""
    return [torch.get_rng_state(), *map(torch.cuda.get_rng_state, with_generator(device))]


def restore(states: list[Tensor], device: torch.device) -> None:
    """Put the generators' states back."""
    torch.set_rng_state(states[0])
    for place, state in zip(with_generator(device), states[1:], strict=True):
        torch.cuda.set_rng_state(state, place)


def _state(device: torch.device) -> dict[str, object]:
    """Torch's global state, as far as a layer is likely to change it."""
    return {
        "grad mode": torch.is_grad_enabled(),
        "default dtype": torch.get_default_dtype(),
        "default device": torch.get_default_device(),
        "generator": [bytes(state.numpy().data) for state in generators(device)],
    }


def _parameter(layer: Layer, name: str) -> dict[str, Data]:
    """The facts of one parameter; of one that is no tensor there is little to tell."""
    if not hasattr(layer, name):
        return {name: "missing"}
    found = getattr(layer, name)
    registered: dict[str, Data] = {
        name: kind(found),
        f"{name} registered": name in layer._parameters,
    }
    if not isinstance(found, Tensor):
        return registered
    return registered | {
        f"{name}.shape": list(found.shape),
        f"{name}.dtype": str(found.dtype),
        f"{name}.device": found.device.type,
        f"{name}.requires_grad": found.requires_grad,
        f"{name} as reset": _is_kept(plain(found), name),
    }


def _is_kept(found: Tensor, name: str) -> bool:
    """Whether a parameter holds what the last reset made of it, perhaps in another dtype."""
    made = resets[-1].get(name) if resets else None
    if not isinstance(made, Tensor) or made.shape != found.shape:
        return False
    if made.is_meta or found.is_meta:
        return True
    return made.to(found).equal(found)
