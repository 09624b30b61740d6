"""Results of a forward for the scenarios of `call`: of any kind, nested, their tensors numbered."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, namedtuple
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import length_hint
from typing import Any

import torch
from torch import Tensor, nn

from grader.scenarios.support import Data

Pair = namedtuple("Pair", ["first", "second"])
Extremes = namedtuple("Extremes", ["values", "indices"])


class OwnTensor(Tensor):
    """A tensor of a class of its own."""


@dataclass
class Parcel:
    """No container that is searched, though there is something in it."""

    content: object


class Nest:
    """A result of nested containers from its plan, with every differentiable tensor numbered.

    A plan is a leaf (a number, None, or one of the words below; another word is a text) or a
    container: a list of plans, or a dict with one key, the kind, and what is in it: a list of plans
    for kinds of lists and tuples, a dict of plans for kinds of dicts. A dict that is `keyed` has
    one key, a tensor as well: in its list are the key and the value.
    """

    def __init__(self, source: Tensor) -> None:
        self._source = source
        self.tensors: list[Tensor] = []

    def make(self, plan: Data) -> Any:
        """The object that a plan describes."""
        if isinstance(plan, str):
            return self._leaf(plan)
        if isinstance(plan, list):
            return [self.make(item) for item in plan]
        if isinstance(plan, Mapping):
            ((kind, content),) = plan.items()
            return self._container(kind, content)
        return plan

    def _leaf(self, plan: str) -> object:
        tensors: dict[str, Callable[[], Tensor]] = {
            "tensor": lambda: self._source * (len(self.tensors) + 2),
            "scalar": lambda: self._source.sum() * (len(self.tensors) + 2),
            "strided": lambda: torch.stack([self._source] * 2, dim=-1)[:, 0],
            "own tensor": lambda: (self._source * 2).as_subclass(OwnTensor),
            "parameter": lambda: nn.Parameter(self._source.detach() + 1),
        }
        if plan in tensors:
            return self._numbered(tensors[plan]())
        if plan == "maximum":
            found = torch.max(self._source * 2, 0)
            self._numbered(found.values)
            return found
        plain = self._source.detach()
        others: dict[str, Callable[[], object]] = {
            "tensor without grad_fn": lambda: plain + 1,
            "integers": plain.int,
            "integer": lambda: plain.int().sum(),
            "half": plain.half,
            "nan": lambda: plain * float("nan"),
            "array": torch.ones(2).numpy,
            "iterator": lambda: iter([0, 1]),
            "set": lambda: {self._source * 1},
            "frozenset": lambda: frozenset([self._source * 1]),
            "Parcel": lambda: Parcel(self._source * 1),
        }
        return others[plan]() if plan in others else plan

    def _numbered(self, tensor: Tensor) -> Tensor:
        self.tensors.append(tensor)
        return tensor

    def _container(self, kind: str, content: Any) -> object:
        if isinstance(content, list):
            made = [self.make(item) for item in content]
            match kind:
                case "namedtuple":
                    return Pair(*made)
                case "Extremes":
                    return Extremes(*made)
                case "keyed":
                    return {made[0]: made[1]}
            return tuple(made)
        named = {name: self.make(item) for name, item in content.items()}
        match kind:
            case "OrderedDict":
                return OrderedDict(named)
            case "defaultdict":
                return defaultdict(list, named)
        return named


def contents(value: object) -> list[int]:
    """What must not change in a nested result: its objects, in order, and what is kept of each."""
    if isinstance(value, dict):
        return [id(value), *(i for item in value.values() for i in contents(item))]
    if isinstance(value, list | tuple):
        return [id(value), *(i for item in value for i in contents(item))]
    if isinstance(value, Tensor):
        return [id(value), value.requires_grad, value.retains_grad]
    return [id(value), length_hint(value)]  # an iterator's hint is what is left in it
