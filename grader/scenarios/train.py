"""Drive any `train(model, batches, loss_fn, optimizer, epochs)`.

Batches are always handed over on the CPU; the model is on the device under test. A `problem` is
inputs, targets, batch size and seed, as `_set_up` takes them.
"""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import mse_loss
from torch.optim import Optimizer

from grader.scenarios.support import Data, Unusable, attempt, describe
from grader.scenarios.train_support import (
    Batch,
    Fading,
    Marked,
    Placed,
    Token,
    Watched,
    build_model,
    build_optimizer,
    feed,
    split,
)

Train = Callable[..., Any]


def preload() -> None:
    """Import what torch imports late: the first optimizer is slow to build."""
    for name in ("sgd", "momentum", "adam"):
        build_optimizer(name, [nn.Parameter(torch.zeros(1))])


def trajectory(
    train: Train,
    *,
    device: torch.device,
    model: str,
    optimizer: str,
    batches: str,
    inputs: Tensor,
    targets: Tensor,
    batch_size: int,
    epochs: int,
    seed: int,
) -> Data:
    """Train a small model; its parameters, buffers and the history afterwards."""
    inputs, targets = inputs.cpu(), targets.cpu()
    network = build_model(model, inputs.shape[1], targets.shape[1], seed).to(device)
    steps = build_optimizer(optimizer, network.parameters())
    fed = feed(batches, inputs, targets, batch_size)
    kept = inputs.clone(), targets.clone()
    start = _parameters(network)
    torch.manual_seed(seed)  # dropout draws from here on
    history = train(network, fed, mse_loss, steps, epochs)
    same = torch.equal(inputs, kept[0]) and torch.equal(targets, kept[1])
    return {
        "state": dict(network.state_dict()),
        "history": _numbers(history),
        "is_list_of_floats": type(history) is list and all(type(x) is float for x in history),
        "described": _described(history),
        "data_unchanged": same,
        **_travel(start, network),
    }


def events(
    train: Train,
    *,
    device: torch.device,
    epochs: int,
    **problem: Any,
) -> Data:
    """What happens in which order: calls of the model and of the loss, backward, steps."""
    network, optimizer, batches = _set_up(device, **problem)
    log: list[str] = []
    outputs: list[Any] = []

    def called(_module: nn.Module, _input: Any, output: Any) -> None:
        log.append("model")
        outputs[:] = [output]

    def loss_fn(predictions: Tensor, truth: Tensor) -> Tensor:
        if outputs and predictions is outputs[0]:
            log.append("loss")
        elif outputs and truth is outputs[0]:
            log.append("loss with its arguments swapped")
        else:
            log.append("loss of something else than the model's last output")
        loss = mse_loss(predictions, truth)
        loss.register_hook(lambda _grad: log.append("backward"))
        return loss

    network.register_forward_hook(called)
    optimizer.register_step_pre_hook(lambda *_: log.append("step"))
    train(network, batches, loss_fn, optimizer, epochs)
    return {"log": list(log)}


def stale_gradients(
    train: Train,
    *,
    device: torch.device,
    epochs: int,
    **problem: Any,
) -> Data:
    """Gradients are there from before, also of a parameter that is the optimizer's alone."""
    network, _, batches = _set_up(device, **problem)
    offset = nn.Parameter(torch.ones_like(network.bias))
    parameters = [*network.parameters(), offset]
    optimizer = build_optimizer("sgd", parameters)
    for parameter in parameters:
        parameter.grad = torch.full_like(parameter, 100.0)

    def loss_fn(predictions: Tensor, truth: Tensor) -> Tensor:
        return mse_loss(predictions + offset, truth)

    train(network, batches, loss_fn, optimizer, epochs)
    return {"parameters": [parameter.detach() for parameter in parameters]}


def iteration(
    train: Train,
    *,
    device: torch.device,
    epochs: int,
    **problem: Any,
) -> Data:
    """How often the batches are iterated, and how many are alive at once."""
    network, optimizer, batches = _set_up(device, **problem)
    watched = Watched(batches)
    start = _parameters(network)
    train(network, watched, mse_loss, optimizer, epochs)
    return {
        "iterations": watched.iterations,
        "most_alive": watched.most_alive,
        **_travel(start, network),
    }


def modes(
    train: Train,
    *,
    device: torch.device,
    was_training: bool,
    epochs: int,
    **problem: Any,
) -> Data:
    """Whether every part of the model is in training mode at each of its calls."""
    network, optimizer, batches = _set_up(device, model="mlp", **problem)
    network.train(was_training)
    seen: list[bool] = []
    for part in network.modules():
        part.register_forward_pre_hook(lambda module, _input: seen.append(module.training))
    train(network, batches, mse_loss, optimizer, epochs)
    return {"training": seen}


class _Seen(BaseException):
    """Ends a training that has shown enough; no `except Exception` holds it up."""


def placement(
    train: Train, *, device: torch.device, inputs: Tensor, targets: Tensor, batch_size: int
) -> Data:
    """Where a batch is when it reaches a model on another device, and its loss.

    The loss function ends the run, since there are no values to go on with.
    """
    inputs, targets = inputs.cpu(), targets.cpu()
    network = Placed(inputs.shape[1], targets.shape[1])

    def loss_fn(_predictions: Tensor, truth: Tensor) -> Tensor:
        network.places["targets"] = str(truth.device)
        raise _Seen

    optimizer = build_optimizer("sgd", network.parameters())
    try:
        train(network, split(inputs, targets, batch_size), loss_fn, optimizer, 1)
    except _Seen:
        return {"places": dict(network.places)}
    raise Unusable("train did not call loss_fn.")


def graphs(
    train: Train,
    *,
    device: torch.device,
    epochs: int,
    **problem: Any,
) -> Data:
    """How many graphs of earlier batches are alive when a loss is computed, and at the end."""
    network, optimizer, batches = _set_up(device, **problem)
    tokens: list[weakref.ref[Token]] = []
    alive = [0]

    def living() -> int:
        count = sum(token() is not None for token in tokens)
        if count > 1:
            gc.collect()
            count = sum(token() is not None for token in tokens)
        return count

    def loss_fn(predictions: Tensor, truth: Tensor) -> Tensor:
        alive.append(living())
        token = Token()
        tokens.append(weakref.ref(token))
        loss: Tensor = Marked.apply(mse_loss(predictions, truth), token)  # type: ignore[no-untyped-call]
        return loss

    start = _parameters(network)
    history = train(network, batches, loss_fn, optimizer, epochs)
    at_end = living()  # while the history is still held
    del history
    return {"most_alive": max(alive), "at_end": at_end, **_travel(start, network)}


def epochs_argument(
    train: Train, *, device: torch.device, epochs: Data, inputs: Tensor, targets: Tensor
) -> Data:
    """What a strange number of epochs gives, and a usual one beside it."""
    return {
        "strange": attempt(_history, train, device, inputs, targets, epochs),
        "usual": attempt(_history, train, device, inputs, targets, 2),
        "none": attempt(_history, train, device, inputs, targets, 0),
    }


def empty_epoch(
    train: Train,
    *,
    device: torch.device,
    inputs: Tensor,
    targets: Tensor,
    full_epochs: int,
    more_epochs: int,
) -> Data:
    """What an epoch without a batch gives, after some that have one."""

    def run(epochs: int) -> Data:
        network, optimizer, batches = _set_up(device, inputs, targets, 2)
        fading = Fading(batches, full_epochs)
        return _numbers(train(network, fading, mse_loss, optimizer, epochs))

    return {"strange": attempt(run, full_epochs + more_epochs), "usual": run(full_epochs)}


def fit(
    train: Train, *, device: torch.device, inputs: Tensor, targets: Tensor, epochs: int
) -> Data:
    """Train a linear layer on noise-free linear data, in batches of half the samples."""
    network, _, batches = _set_up(device, inputs, targets, len(inputs) // 2)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.2)
    train(network, batches, mse_loss, optimizer, epochs)
    return dict(network.state_dict())


def _set_up(
    device: torch.device,
    inputs: Tensor,
    targets: Tensor,
    batch_size: int,
    seed: int = 0,
    model: str = "linear",
) -> tuple[Any, Optimizer, list[Batch]]:
    """A model on the device, gradient descent for it, and the batches on the CPU."""
    network = build_model(model, inputs.shape[1], targets.shape[1], seed).to(device)
    optimizer = build_optimizer("sgd", network.parameters())
    return network, optimizer, split(inputs.cpu(), targets.cpu(), batch_size)


def _history(
    train: Train, device: torch.device, inputs: Tensor, targets: Tensor, epochs: Any
) -> Data:
    network, optimizer, batches = _set_up(device, inputs, targets, 2)
    return _numbers(train(network, batches, mse_loss, optimizer, epochs))


def _parameters(network: nn.Module) -> list[Tensor]:
    return [parameter.detach().clone() for parameter in network.parameters()]


def _travel(start: list[Tensor], network: nn.Module) -> dict[str, Data]:
    """The parameters before and after training; whether they moved is the judge's to say."""
    return {"before": start, "after": _parameters(network)}


def _numbers(history: Any) -> Data:
    """The history as numbers, whatever number-like things it holds; a description otherwise."""
    if isinstance(history, Tensor):
        history = history.detach().reshape(-1).tolist()
    if not isinstance(history, list | tuple):
        return describe(history)
    try:
        return [float(value) for value in history]
    except (TypeError, ValueError, RuntimeError, OverflowError):
        return "a list of something else than numbers"


def _described(history: Any) -> str:
    if type(history) is list and history:
        return f"a list of {type(history[0]).__name__}"
    return describe(history)
