"""The loop that the named mistakes in `train` are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer


class _Function(type):
    """Its classes are functions: to call one is to train."""

    def __call__(cls, *given: Any, **named: Any) -> Any:
        return super().__call__(*given, **named).run()


class Loop(metaclass=_Function):
    """The loop that is asked for, in steps, of which a subclass changes one.

    A batch and its loss are kept until the next one comes, as the variables of a plain loop are.
    """

    inputs: Tensor
    targets: Tensor
    loss: Tensor

    def __init__(
        self,
        model: nn.Module,
        batches: Iterable[tuple[Tensor, Tensor]],
        loss_fn: Callable[[Tensor, Tensor], Tensor],
        optimizer: Optimizer,
        epochs: int,
    ) -> None:
        self.model, self.batches, self.loss_fn = model, batches, loss_fn
        self.optimizer, self.epochs = optimizer, epochs
        self.total: Any = 0.0
        self.samples = 0

    def run(self) -> Any:
        """Train; what a submission would return."""
        self._check()
        self._prepare()
        return [self._epoch() for _ in range(self.epochs)]

    def _check(self) -> None:
        if type(self.epochs) is not int or self.epochs < 0:
            raise ValueError("epochs must be a non-negative integer")

    def _prepare(self) -> None:
        self.model.train()

    def _epoch(self) -> Any:
        self._begin()
        for batch in self._given():
            self.inputs, self.targets = batch
            self._move(next(self.model.parameters()).device)
            self._batch()
        return self._mean() if self.samples else self._nothing()

    def _begin(self) -> None:
        self.total, self.samples = 0.0, 0

    def _given(self) -> Iterable[tuple[Tensor, Tensor]]:
        return self.batches

    def _move(self, device: torch.device) -> None:
        self.inputs, self.targets = self.inputs.to(device), self.targets.to(device)

    def _batch(self) -> None:
        self._clear()
        self._look()
        self._backward()
        self._step()
        self._add()

    def _clear(self) -> None:
        self.optimizer.zero_grad()

    def _look(self) -> None:
        self.loss = self.loss_fn(self.model(self.inputs), self.targets)

    def _backward(self) -> None:
        self.loss.backward()

    def _step(self) -> None:
        self.optimizer.step()

    def _add(self) -> None:
        self.total += self.loss.item() * len(self.inputs)
        self.samples += len(self.inputs)

    def _mean(self) -> Any:
        return self.total / self.samples

    def _nothing(self) -> Any:
        raise ValueError("an epoch has no batch")
