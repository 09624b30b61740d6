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
from torch.utils.data import DataLoader

from grader.scenarios.devices import with_generator
from grader.scenarios.support import Data, attempt
from grader.scenarios.train_models import LOSSES, build_model, build_optimizer
from grader.scenarios.train_placement import placement
from grader.scenarios.train_support import (
    Batch,
    Fading,
    Marked,
    Streamed,
    Token,
    Watched,
    classes,
    described,
    feed,
    numbers,
    split,
    tokens,
)

__all__ = [
    "empty_epoch",
    "epochs_argument",
    "events",
    "fit",
    "graphs",
    "iteration",
    "modes",
    "placement",
    "stale_gradients",
    "trajectory",
]

Train = Callable[..., Any]


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
    frozen: bool = False,
) -> Data:
    """Train a small model; its parameters, buffers and the history afterwards.

    `frozen`: the model's first parameter requires no grad, though the optimizer holds it. `steps`
    tells who steps without gradients from who never steps.
    """
    inputs, targets = inputs.cpu(), targets.cpu()
    with torch.random.fork_rng(devices=with_generator(device)):
        network = build_model(model, inputs, targets, seed, device)
        next(network.parameters()).requires_grad_(not frozen)
        if model == "classifier":
            inputs, targets = tokens(inputs), classes(targets)
        learner = build_optimizer(optimizer, network.parameters())
        steps: list[None] = []
        learner.register_step_pre_hook(lambda *_: steps.append(None))
        fed = feed(batches, inputs, targets, batch_size)
        kept = inputs.clone(), targets.clone()
        listed = list(fed) if isinstance(fed, list) else []
        start = _parameters(network)
        torch.rand(())  # so that seeding again with the same seed shows
        generator = torch.get_rng_state()
        history = train(network, fed, LOSSES[model], learner, epochs)
        drew = not torch.equal(torch.get_rng_state(), generator)
    same = torch.equal(inputs, kept[0]) and torch.equal(targets, kept[1])
    if listed:
        same = same and list(map(id, fed)) == list(map(id, listed))
        same = same and not any(part.requires_grad for batch in listed for part in batch)
    return {
        "state": dict(network.state_dict()),
        "requires_grad": [parameter.requires_grad for parameter in network.parameters()],
        "steps": len(steps),
        "history": numbers(history),
        "is_list_of_floats": type(history) is list and all(type(x) is float for x in history),
        "described": described(history),
        "data_unchanged": same,
        "drew": drew,
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
    network, _, batches = _set_up(device, **problem)
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
    """How often the batches are iterated, and how many are alive at once.

    `loaded`: they come from a DataLoader over a stream, which has no length.
    """
    network, optimizer, batches = _set_up(device, **problem)
    watched = Watched(batches)
    given = DataLoader(Streamed(watched), batch_size=None) if loaded else watched
    start = _parameters(network)
    train(network, given, mse_loss, optimizer, epochs)
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
    """Whether every part of the model is in training mode at each of its calls.

    Before, all parts but one are in the mode that `was_training` says.
    """
    network, optimizer, batches = _set_up(device, model="mlp", **problem)
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
    network, optimizer, batches = _set_up(device, **problem)
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
    start = _parameters(network)
    history = train(network, batches, mse_loss, optimizer, epochs)
    at_end = living(0)  # while the history is still held
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
        "none of nothing": attempt(_history, train, device, inputs, targets, 0, given=False),
    }


def empty_epoch(
    train: Train,
    *,
    device: torch.device,
    inputs: Tensor,
    targets: Tensor,
    full_epochs: int,
    more_epochs: int,
    full_again: int,
) -> Data:
    """What epochs without a batch give, after some that have one and perhaps before another."""

    def run(epochs: int) -> Data:
        network, optimizer, batches = _set_up(device, inputs, targets, 2)
        fading = Fading(batches, full_epochs, more_epochs)
        return numbers(train(network, fading, mse_loss, optimizer, epochs))

    return {
        "strange": attempt(run, full_epochs + more_epochs + full_again),
        "usual": run(full_epochs),
    }


def fit(
    train: Train, *, device: torch.device, inputs: Tensor, targets: Tensor, epochs: int
) -> Data:
    """Train a linear layer on noise-free linear data, in batches of half the samples."""
    network, _, batches = _set_up(device, inputs, targets, len(inputs) // 2)
    optimizer = build_optimizer("sgd", network.parameters(), rate=0.2)
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
    network = build_model(model, inputs, targets, seed, device)
    optimizer = build_optimizer("sgd", network.parameters())
    return network, optimizer, split(inputs.cpu(), targets.cpu(), batch_size)


def _history(
    train: Train,
    device: torch.device,
    inputs: Tensor,
    targets: Tensor,
    epochs: Any,
    given: bool = True,
) -> Data:
    network, optimizer, batches = _set_up(device, inputs, targets, 2)
    batches = batches if given else []
    return numbers(train(network, batches, mse_loss, optimizer, epochs))


def _parameters(network: nn.Module) -> list[Tensor]:
    return [parameter.detach().clone() for parameter in network.parameters()]


def _travel(start: list[Tensor], network: nn.Module) -> dict[str, Data]:
    """The parameters before and after training; whether they moved is the judge's to say."""
    return {"before": start, "after": _parameters(network)}
