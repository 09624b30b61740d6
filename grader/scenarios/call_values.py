"""What the scenarios of `call` give to forward, and what their hooks return."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from grader.scenarios.call_support import Layer, Log
from grader.scenarios.support import Data


def argument(value: Data, device: torch.device) -> object:
    """An argument that comes as it is, or a tensor of another kind from its name."""
    kinds: dict[object, Callable[[], Tensor]] = {
        "integers": lambda: torch.arange(2, device=device),
        "double": lambda: torch.ones(2, device=device, dtype=torch.float64),
        "transposed": lambda: torch.ones(2, 3, device=device).t(),
        "wide": lambda: torch.ones(5, device=device),
        "meta": lambda: torch.ones(2, device="meta"),
    }
    return kinds[value]() if isinstance(value, str) and value in kinds else value


def returned(kind: str, x: Tensor, layer: Layer, log: Log) -> object:
    """What a hook returns: one of the things that are easily taken for None, or another."""
    values: dict[str, object] = {
        "0": 0, "0.0": 0.0, "False": False, "[]": [], "()": (), "{}": {}, "''": "", "True": True,
        "None": None, "the input": x, "the layer": layer, "nan": float("nan"), "a set": {1},
        "NotImplemented": NotImplemented, "an equal of all": EqualToAll(),
    }  # fmt: skip
    if kind in values:
        return values[kind]
    other = x * 2 + 1
    match kind:
        case "the result":
            return log.results[-1] if log.results else other
        case "an array":
            return torch.ones(2).numpy()
        case "a tuple of a tensor":
            return (other,)
        case "a list of a tensor":
            return [other]
        case "a dict of a tensor":
            return {"mask": other}
        case "arguments and keywords":
            return (other,), {"mask": other}
    return other


class EqualToAll:
    """An object that says of everything that it is equal to it."""

    def __eq__(self, _other: object) -> bool:
        """So it does of None."""
        return True

    __hash__ = None  # type: ignore[assignment]  # equal to objects of every hash
