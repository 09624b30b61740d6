"""Drive any `train(model, batches, loss_fn, optimizer, epochs)`.

Batches are always handed over on the CPU; the model is on the device under test. What it does on
the way is watched in `train_loop`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import mse_loss

from grader.scenarios.devices import with_generator
from grader.scenarios.support import Data, attempt, forgiven
from grader.scenarios.train_loop import events, graphs, iteration, modes, stale_gradients
from grader.scenarios.train_models import LOSSES, build_model, build_optimizer
from grader.scenarios.train_placement import placement
from grader.scenarios.train_support import (
    Fading,
    classes,
    described,
    feed,
    numbers,
    parameters,
    set_up,
    tokens,
    travel,
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
    "undisturbed",
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
        start = parameters(network)
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
        **travel(start, network),
    }


def undisturbed(train: Train, *, device: torch.device, **problem: Any) -> Data:
    """A training as `trajectory` shows it, and after it one whose epoch has no batch.

    What they leave changed in torch's global state is not in the answer, but beside it.
    """
    shown = trajectory(train, device=device, **problem)
    inputs, targets = problem["inputs"], problem["targets"]
    with torch.random.fork_rng(devices=with_generator(device)):
        forgiven(_history, train, device, inputs, targets, 1, given=False)
    return shown


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
        network, optimizer, batches = set_up(device, inputs, targets, 2)
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
    network, _, batches = set_up(device, inputs, targets, len(inputs) // 2)
    optimizer = build_optimizer("sgd", network.parameters(), rate=0.2)
    train(network, batches, mse_loss, optimizer, epochs)
    return dict(network.state_dict())


def _history(
    train: Train,
    device: torch.device,
    inputs: Tensor,
    targets: Tensor,
    epochs: Any,
    given: bool = True,
) -> Data:
    network, optimizer, batches = set_up(device, inputs, targets, 2)
    batches = batches if given else []
    return numbers(train(network, batches, mse_loss, optimizer, epochs))
