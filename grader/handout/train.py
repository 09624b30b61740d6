"""Training: how the weights of a layer are learned from examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from torch import Tensor, nn
from torch.optim import Optimizer


def train(
    model: nn.Module,
    batches: Iterable[tuple[Tensor, Tensor]],
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    optimizer: Optimizer,
    epochs: int,
) -> list[float]:
    """Train `model` in place and return each epoch's mean loss per sample.

    Put the model into training mode first.

    `batches` gives `(inputs, targets)` of one batch after the other, anew whenever it is iterated:
    once an epoch. Both have the batch's size first. `loss_fn(predictions, targets)` is the mean
    over the batch's samples; batches need not have the same size. For each batch: move it to the
    model's device, clear the gradients, call the model, take the loss, go backward, step.

    Raises:
        ValueError: `epochs` is negative or no integer (True is none), or an epoch has no batch.
    """
    # TODO: train for `epochs` epochs, batch by batch, and return the mean losses.
    raise NotImplementedError("train is yours to write")
