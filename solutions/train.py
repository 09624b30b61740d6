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
    # bool is a subclass of int, but True is no number of epochs.
    if not isinstance(epochs, int) or isinstance(epochs, bool) or epochs < 0:
        raise ValueError(f"epochs must be a non-negative integer, not {epochs!r}")
    device = next(model.parameters()).device
    # Dropout and batch normalisation behave differently while training.
    model.train()
    history = []
    for _ in range(epochs):
        total, samples = 0.0, 0
        for inputs, targets in batches:
            inputs, targets = inputs.to(device), targets.to(device)
            # backward adds to what is there, so the last batch's gradients must go first.
            optimizer.zero_grad()
            loss = loss_fn(model(inputs), targets)
            loss.backward()
            optimizer.step()
            # item() gives a number without history; a mean counts once for each of its samples.
            total += loss.item() * len(inputs)
            samples += len(inputs)
        if samples == 0:
            raise ValueError("an epoch has no batch; can `batches` be iterated more than once?")
        history.append(total / samples)
    return history
