"""Models, optimizers and batches that the scenarios of `train` are made of."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, mse_loss
from torch.optim import SGD, Adam, Optimizer
from torch.utils.data import DataLoader, TensorDataset

from grader.scenarios.devices import seed as seed_generators
from grader.scenarios.support import Data, describe

DTYPE = torch.float64
"""Training runs in double precision: rounding then stays far below any mistake."""

TOKENS, CLASSES = 17, 3

LOSSES: dict[str, Any] = {
    "linear": mse_loss, "mlp": mse_loss, "classifier": cross_entropy,
}  # fmt: skip
"""The loss of each kind of model."""

Batch = tuple[Tensor, Tensor]


def build_model(kind: str, inputs: int, outputs: int, seed: int, device: torch.device) -> nn.Module:
    """A model on a device, whose first values depend on `seed` alone.

    `linear` is one layer; `mlp` has batch normalisation and dropout in between; `classifier` takes
    `tokens` and is to tell `CLASSES` apart.
    """
    seed_generators(seed, device)
    return _model(kind, inputs, outputs).to(device)


def _model(kind: str, inputs: int, outputs: int) -> nn.Module:
    if kind == "linear":
        return nn.Linear(inputs, outputs, dtype=DTYPE)
    if kind == "classifier":
        return nn.Sequential(
            nn.Embedding(TOKENS, 2, dtype=DTYPE),
            nn.Conv2d(1, 2, 1, dtype=DTYPE),
            nn.Flatten(),
            nn.Linear(4 * inputs, CLASSES, dtype=DTYPE),
        )
    return nn.Sequential(
        nn.Linear(inputs, 4, dtype=DTYPE),
        nn.BatchNorm1d(4, dtype=DTYPE),
        nn.ReLU(),
        nn.Dropout(0.3),
        nn.Linear(4, outputs, dtype=DTYPE),
    )


def _without_compiler(kind: type[Optimizer]) -> type[Optimizer]:
    """One of torch's optimizers, whose methods leave torch's compiler alone.

    Torch's own import it, only to keep it out of them: that takes a second of every run.
    """

    def within(name: str) -> Any:
        method = getattr(kind, name)
        return getattr(method, "__wrapped__", method)

    methods = {name: within(name) for name in ("add_param_group", "zero_grad")}
    return type(kind.__name__, (kind,), methods | {"step": torch.no_grad()(within("step"))})


PlainSGD, PlainAdam = map(_without_compiler, (SGD, Adam))


def build_optimizer(name: str, parameters: Any, rate: float = 0.05) -> Optimizer:
    """`sgd`, `momentum` or `adam`; the usual learning rate keeps small problems stable.

    Adam divides by the size of a gradient plus `eps`. A gradient that is zero but for rounding, as
    in front of batch normalisation, would with the usual 1e-8 move a parameter by chance.
    """
    if name == "adam":
        return PlainAdam(parameters, lr=rate, eps=1e-2)  # type: ignore[call-arg]
    momentum = 0.9 if name == "momentum" else 0.0
    return PlainSGD(parameters, lr=rate, momentum=momentum)  # type: ignore[call-arg]


def tokens(inputs: Tensor) -> Tensor:
    """Integers in the place of quarters from -2 to 2: shape (n, 1, k) for quarters of (n, k).

    A model that looks them up bears neither another dtype nor another shape.
    """
    return (inputs * 4 + 8).long().unsqueeze(1)


def classes(targets: Tensor) -> Tensor:
    """A class for each sample, shape (n,), from quarters of shape (n, k)."""
    return (targets[:, 0] * 4).long() % CLASSES


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


def numbers(history: Any) -> Data:
    """The history as numbers, whatever number-like things it holds; a description otherwise."""
    if isinstance(history, Tensor):
        history = history.detach().reshape(-1).tolist()
    if not isinstance(history, list | tuple):
        return describe(history)
    try:
        return [float(value) for value in history]
    except (TypeError, ValueError, RuntimeError, OverflowError):
        return "a list of something else than numbers"


def described(history: Any) -> str:
    """What a history is, in a few words."""
    if type(history) is list and history:
        return f"a list of {type(history[0]).__name__}"
    return describe(history)


class Watched:
    """A re-iterable that makes each batch when it is asked for, and watches what is kept.

    `iterations` counts how often it was iterated; `most_alive` is the largest number of earlier
    batches that were still alive when the next one was asked for.
    """

    def __init__(self, batches: list[Batch]) -> None:
        self._batches = batches
        self._alive: list[tuple[weakref.ref[Tensor], weakref.ref[Tensor]]] = []
        self.iterations = 0
        self.most_alive = 0

    def __iter__(self) -> Iterator[Batch]:
        self.iterations += 1
        for inputs, targets in self._batches:
            self._count()
            made = (inputs.clone(), targets.clone())
            self._alive.append((weakref.ref(made[0]), weakref.ref(made[1])))
            yield made
            del made  # what stays alive now is kept by somebody else
        self._count()

    def _count(self) -> None:
        if self._living() > 2:
            gc.collect()
        self.most_alive = max(self.most_alive, self._living())

    def _living(self) -> int:
        return sum(x() is not None or y() is not None for x, y in self._alive)


class Fading:
    """Batches that are there in the first epochs, and in some not, as if all were used up."""

    def __init__(self, batches: list[Batch], full: int, empty: int) -> None:
        self._batches, self._empty = batches, range(full, full + empty)
        self._epoch = -1

    def __iter__(self) -> Iterator[Batch]:
        self._epoch += 1
        return iter([] if self._epoch in self._empty else self._batches)


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
