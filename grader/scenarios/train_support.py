"""Models, optimizers and batches that the scenarios of `train` are made of."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import SGD, Adam, Optimizer
from torch.utils.data import DataLoader, TensorDataset

DTYPE = torch.float64
"""Training runs in double precision: rounding then stays far below any mistake."""

Batch = tuple[Tensor, Tensor]


def build_model(kind: str, inputs: int, outputs: int, seed: int) -> nn.Module:
    """A model whose first values depend on `seed` alone.

    `linear` is one layer; `mlp` has batch normalisation and dropout in between.
    """
    torch.manual_seed(seed)
    if kind == "linear":
        return nn.Linear(inputs, outputs, dtype=DTYPE)
    return nn.Sequential(
        nn.Linear(inputs, 4, dtype=DTYPE),
        nn.BatchNorm1d(4, dtype=DTYPE),
        nn.ReLU(),
        nn.Dropout(0.3),
        nn.Linear(4, outputs, dtype=DTYPE),
    )


def build_optimizer(name: str, parameters: Any) -> Optimizer:
    """`sgd`, `momentum` or `adam`, with a learning rate that keeps small problems stable."""
    if name == "adam":
        return Adam(parameters, lr=0.05)
    return SGD(parameters, lr=0.05, momentum=0.9 if name == "momentum" else 0.0)


def split(inputs: Tensor, targets: Tensor, batch_size: int) -> list[Batch]:
    """Batches of `batch_size` samples; the last one may be smaller."""
    return list(zip(inputs.split(batch_size), targets.split(batch_size), strict=True))


def feed(way: str, inputs: Tensor, targets: Tensor, batch_size: int) -> Any:
    """The same batches as a list, a DataLoader, or an iterable that makes them when asked."""
    if way == "list":
        return split(inputs, targets, batch_size)
    if way == "DataLoader":
        return DataLoader(TensorDataset(inputs, targets), batch_size=batch_size)
    return Watched(split(inputs, targets, batch_size))


class Watched:
    """A re-iterable that makes each batch when it is asked for, and watches what is kept.

    `iterations` counts how often it was iterated; `most_alive` is the largest number of earlier
    batches that were still alive when the next one was asked for.
    """

    def __init__(self, batches: list[Batch]) -> None:
        self._batches = batches
        self._alive: list[weakref.ref[Tensor]] = []
        self.iterations = 0
        self.most_alive = 0

    def __iter__(self) -> Iterator[Batch]:
        self.iterations += 1
        for inputs, targets in self._batches:
            self._count()
            made = (inputs.clone(), targets.clone())
            self._alive.append(weakref.ref(made[0]))
            yield made
            del made  # what stays alive now is kept by somebody else
        self._count()

    def _count(self) -> None:
        if self._living() > 2:
            gc.collect()
        self.most_alive = max(self.most_alive, self._living())

    def _living(self) -> int:
        return sum(reference() is not None for reference in self._alive)


class Placed(nn.Module):
    """A model on the `meta` device, which every machine has; it notes where its inputs are."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs, dtype=DTYPE, device="meta"))
        self.places: dict[str, str] = {}

    def forward(self, inputs: Tensor) -> Tensor:
        """Outputs without values, from inputs anywhere."""
        self.places["inputs"] = str(inputs.device)
        return self.weight.new_empty(len(inputs), len(self.weight)).requires_grad_()


class Fading:
    """Batches that are there in the first epochs only, as in a generator that is used up."""

    def __init__(self, batches: list[Batch], epochs: int) -> None:
        self._batches, self._left = batches, epochs

    def __iter__(self) -> Iterator[Batch]:
        self._left -= 1
        return iter(self._batches if self._left >= 0 else [])


class Token:
    """Lives exactly as long as a node of an autograd graph."""


class Marked(torch.autograd.Function):
    """The identity, whose node in the graph keeps a token alive."""

    @staticmethod
    def forward(ctx: Any, value: Tensor, token: Token) -> Tensor:
        """The value; the node keeps the token."""
        ctx.token = token
        return value.view_as(value)

    @staticmethod
    def backward(_ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        """The gradient as it is."""
        return grad, None
