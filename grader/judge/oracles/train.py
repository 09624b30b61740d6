"""The reference training loop."""

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
    """Train in place; the epochs' mean losses per sample."""
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    return [_epoch(model, batches, loss_fn, optimizer, device) for _ in range(epochs)]


def _epoch(
    model: nn.Module,
    batches: Iterable[tuple[Tensor, Tensor]],
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    optimizer: Optimizer,
    device: object,
) -> float:
    losses: list[tuple[float, int]] = []
    for inputs, targets in batches:
        optimizer.zero_grad()
        predictions = model(inputs.to(device))  # type: ignore[call-overload]
        loss = loss_fn(predictions, targets.to(device))  # type: ignore[call-overload]
        loss.backward()
        optimizer.step()
        losses.append((float(loss.detach()), len(inputs)))
    if not losses:
        raise ValueError("an epoch has no batch")
    return sum(loss * size for loss, size in losses) / sum(size for _, size in losses)
