"""Where a batch is when it is used: a model on a device that every machine has, and its loss.

On `meta` tensors have shapes and no values. What an answer cannot do there, such as print a loss
of its own making or look for nan, is not held against it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import mse_loss
from torch.overrides import TorchFunctionMode

from grader.scenarios.support import Data, Unusable, is_stub
from grader.scenarios.train_models import DTYPE, PlainSGD, build_model, build_optimizer
from grader.scenarios.train_support import Batch, split

PLACE = "meta"

Train = Callable[..., Any]
Places = dict[str, list[Data]]


def placement(
    train: Train, *, device: torch.device, inputs: Tensor, targets: Tensor, batch_size: int
) -> Data:
    """Where the batches are when they reach a model on another device, and its loss.

    `whole`: all batches of an epoch were seen; then the run is over. An answer that does well on a
    device with values and ends earlier here, since it reads some, gets values of the grader's to
    read; how far it goes then is seen, and before that, what it moved.
    """
    batches = split(inputs.cpu(), targets.cpu(), batch_size)
    places: Places = {"inputs": [], "targets": []}
    try:
        _run(train, batches, places)
    except _Seen:
        return {"places": places, "whole": True}
    except Exception as error:
        if is_stub(error):
            raise
        _train_usually(train, batches, device)
        places = _told(train, batches)
        if not any(places.values()):
            raise
        return {"places": places, "whole": False}
    seen = len(places["targets"])
    raise Unusable(f"train called loss_fn {seen} times for {len(batches)} batches.")


class _Seen(BaseException):
    """Ends a training that has shown enough; no `except Exception` holds it up."""


def _train_usually(train: Train, batches: list[Batch], device: torch.device) -> None:
    """Train a linear layer on a device with values for an epoch; it takes no integers."""
    floats = [(inputs.to(DTYPE), targets.to(DTYPE)) for inputs, targets in batches]
    network = build_model("linear", *floats[0], 0, device)
    train(network, floats, mse_loss, build_optimizer("sgd", network.parameters()), 1)


def _run(train: Train, batches: list[Batch], places: Places) -> None:
    """Train a model on `PLACE` for an epoch, and end it with the last batch."""
    network = Placed(batches[0][0].shape[1], batches[0][1].shape[1], places["inputs"])

    def loss_fn(predictions: Tensor, truth: Tensor) -> Tensor:
        places["targets"].append(str(truth.device))
        if len(places["targets"]) == len(batches):
            raise _Seen
        loss: Tensor = _Loss.apply(predictions)  # type: ignore[no-untyped-call]
        return loss

    train(network, batches, loss_fn, _Still(network.parameters(), lr=0.05), 1)


def _told(train: Train, batches: list[Batch]) -> Places:
    """Where the halves of the batches are when an answer uses them that reads ones or zeros.

    Of a half that it does not use with either, whether it was brought to the model's device.
    """
    (used, moved), (used_else, moved_else) = (_read(train, batches, number) for number in (1, 0))
    return {name: used[name] or used_else[name] or moved[name] or moved_else[name] for name in used}


def _read(train: Train, batches: list[Batch], number: int) -> tuple[Places, Places]:
    """Where halves are used, and where they were brought, when this is all that can be read."""
    used: Places = {"inputs": [], "targets": []}
    moved: Places = {"inputs": [], "targets": []}
    halves = zip(moved, zip(*batches, strict=True), strict=True)
    named = {id(tensor): name for name, tensors in halves for tensor in tensors}

    class Reader(TorchFunctionMode):
        def __torch_function__(
            self, function: Any, _types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            if function in READINGS and args[0].is_meta:
                args = (torch.full(args[0].shape, number, dtype=args[0].dtype), *args[1:])
            made = function(*args, **(kwargs or {}))
            if isinstance(made, Tensor) and made.is_meta:
                for name in {named[id(given)] for given in args if id(given) in named}:
                    moved[name].append(PLACE)
            return made

    with suppress(_Seen, Exception), Reader():  # it ended before, and may end again
        _run(train, batches, used)
    return used, moved


READINGS = (
    Tensor.__array__,
    Tensor.__bool__,
    Tensor.__complex__,
    Tensor.__float__,
    Tensor.__format__,
    Tensor.__index__,
    Tensor.__int__,
    Tensor.item,
    Tensor.tolist,
    Tensor.numpy,
    Tensor.cpu,
)
"""Methods by which values leave a tensor."""


class Placed(nn.Module):
    """A model on `PLACE` that notes where its inputs are.

    Its predictions have no values, and its gradients none: they say that there are some.
    """

    def __init__(self, inputs: int, outputs: int, places: list[Data]) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs, dtype=DTYPE, device=PLACE))
        self._places = places

    def forward(self, inputs: Tensor) -> Tensor:
        """Outputs without values, from inputs anywhere."""
        self._places.append(str(inputs.device))
        predictions: Tensor = _Predictions.apply(  # type: ignore[no-untyped-call]
            self.weight, len(inputs)
        )
        return predictions


class _Predictions(torch.autograd.Function):
    """Outputs that depend on a weight, by nothing that torch would have to import first.

    Its arithmetic on `meta` takes a second to import, the sum with a gradient that is there too.
    """

    @staticmethod
    def forward(ctx: Any, weight: Tensor, samples: int) -> Tensor:
        ctx.weight = weight
        return weight.new_empty(samples, len(weight))

    @staticmethod
    def backward(ctx: Any, _grad: Tensor) -> tuple[Tensor | None, None]:
        weight = ctx.weight
        return (None if weight.grad is not None else _empty(weight)), None


class _Loss(torch.autograd.Function):
    """A loss that depends on predictions without values, and has one that can be printed."""

    @staticmethod
    def forward(ctx: Any, predictions: Tensor) -> Tensor:
        ctx.predictions = _empty(predictions)
        return torch.zeros((), dtype=predictions.dtype, device="cpu")

    @staticmethod
    def backward(ctx: Any, _grad: Tensor) -> Tensor:
        gradient: Tensor = ctx.predictions
        return gradient


class _Still(PlainSGD):  # type: ignore[valid-type, misc]
    """An optimizer that stays where it is: on `PLACE` there is nothing to change."""

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Only what the closure does."""
        return None if closure is None else closure()


def _empty(like: Tensor) -> Tensor:
    return torch.empty(like.shape, dtype=like.dtype, device=like.device)
