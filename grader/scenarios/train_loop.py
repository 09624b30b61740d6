"""Watch what a `train` does on the way: order, gradients, batches, modes, graphs.

A `problem` is inputs, targets, batch size and seed, as `set_up` takes them.
"""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader

from grader.scenarios.support import Data
from grader.scenarios.train_models import build_optimizer
from grader.scenarios.train_support import (
    Marked,
    Streamed,
    Token,
    Watched,
    parameters,
    set_up,
    travel,
)

Train = Callable[..., Any]


def events(
    train: Train,
    *,
    device: torch.device,
    epochs: int,
    **problem: Any,
) -> Data:
    """What happens in which order: calls of the model and of the loss, backward, steps."""
    network, optimizer, batches = set_up(device, **problem)
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
    optimizer.register_step_post_hook(lambda *_: log.append("step"))
    train(network, batches, loss_fn, optimizer, epochs)
    return {"log": list(log)}


def stale_gradients(
    train: Train,
    *,
    device: torch.device,
    epochs: int,
    **problem: Any,
) -> Data:
    """Gradients are there from before, also of parameters that are the optimizer's alone.

    Those are in a group of their own; one of them is frozen.
    """
    network, _, batches = set_up(device, **problem)
    offset = nn.Parameter(torch.ones_like(network.bias))
    frozen = nn.Parameter(torch.ones_like(network.bias), requires_grad=False)
    parameters = [*network.parameters(), offset, frozen]
    groups = [{"params": list(network.parameters())}, {"params": [offset, frozen]}]
    optimizer = build_optimizer("sgd", groups)
    for parameter in parameters:
        parameter.grad = torch.full_like(parameter, 100.0)

    def loss_fn(predictions: Tensor, truth: Tensor) -> Tensor:
        return mse_loss(predictions + offset + frozen, truth)

    train(network, batches, loss_fn, optimizer, epochs)
    return {"parameters": [parameter.detach() for parameter in parameters]}


def iteration(
    train: Train,
    *,
    device: torch.device,
    epochs: int,
    loaded: bool = False,
    **problem: Any,
) -> Data:
    """How often the batches are iterated, and how many are alive, or wait for use, at once.

    A batch is used when its loss is computed, even if from a copy. `loaded`: they come from a
    DataLoader over a stream, which has no length.
    """
    network, optimizer, batches = set_up(device, **problem)
    watched = Watched(batches)
    given = DataLoader(Streamed(watched), batch_size=None) if loaded else watched

    def loss_fn(predictions: Tensor, truth: Tensor) -> Tensor:
        watched.use()
        return mse_loss(predictions, truth)

    start = parameters(network)
    train(network, given, loss_fn, optimizer, epochs)
    return {
        "iterations": watched.iterations,
        "most_alive": watched.most_alive,
        "most_waiting": watched.most_waiting,
        **travel(start, network),
    }


def modes(
    train: Train,
    *,
    device: torch.device,
    was_training: bool,
    epochs: int,
    **problem: Any,
) -> Data:
    """Whether every part of the model is in training mode at each of its calls.

    Before, all parts but one are in the mode that `was_training` says.
    """
    network, optimizer, batches = set_up(device, model="mlp", **problem)
    network.train(was_training)
    network[1].train(not was_training)
    seen: list[bool] = []
    for part in network.modules():
        part.register_forward_pre_hook(lambda module, _input: seen.append(module.training))
    train(network, batches, mse_loss, optimizer, epochs)
    return {"training": seen}


def graphs(
    train: Train,
    *,
    device: torch.device,
    epochs: int,
    **problem: Any,
) -> Data:
    """How many graphs of earlier batches are alive when the model is called, and at the end."""
    network, optimizer, batches = set_up(device, **problem)
    tokens: list[weakref.ref[Token]] = []
    alive = [0]

    def living(most: int) -> int:
        count = sum(token() is not None for token in tokens)
        if count > most:
            gc.collect()  # a graph that nobody can reach any more is not kept
            count = sum(token() is not None for token in tokens)
        return count

    def mark(_module: nn.Module, _input: Any, output: Tensor) -> Any:
        alive.append(living(1))
        token = Token()
        tokens.append(weakref.ref(token))
        return Marked.apply(output, token)  # type: ignore[no-untyped-call]

    network.register_forward_hook(mark)
    start = parameters(network)
    history = train(network, batches, mse_loss, optimizer, epochs)
    at_end = living(0)  # while the history is still held
    del history
    return {"most_alive": max(alive), "at_end": at_end, **travel(start, network)}
