"""Models, losses and optimizers that the scenarios of `train` are made of."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, mse_loss, softplus
from torch.optim import SGD, Adam, Optimizer

from grader.scenarios.devices import seed as seed_generators

DTYPE = torch.float64
"""Training runs in double precision, if the data is not in another: rounding then stays far below
any mistake."""

TOKENS, CLASSES = 17, 3


def _of_a_curve(predictions: Tensor, targets: Tensor) -> Tensor:
    return ((predictions.squeeze(1) - targets) ** 2).mean()


def _of_pixels(predictions: Tensor, targets: Tensor) -> Tensor:
    odds = predictions.squeeze(1)
    return torch.where(targets, softplus(-odds), softplus(odds)).mean()


def _of_a_bag(predictions: Tensor, targets: Tensor) -> Tensor:
    return ((predictions - targets) ** 2).mean()


def _small_and_negative(predictions: Tensor, targets: Tensor) -> Tensor:
    return (predictions - targets).mean() / 1e7


def _hinge(predictions: Tensor, targets: Tensor) -> Tensor:
    return (1 - predictions * targets).relu().mean()


LOSSES: dict[str, Any] = {
    "linear": mse_loss, "mlp": mse_loss, "classifier": cross_entropy, "curve": _of_a_curve,
    "pixels": _of_pixels, "bag": _of_a_bag, "critic": _small_and_negative, "hinge": _hinge,
}  # fmt: skip
"""The loss of each kind of model."""


class Pixels(nn.Conv2d):
    """One number for each image of bytes, of the size of the kernel."""

    def forward(self, images: Tensor) -> Tensor:
        """Shape (n, 1) for images of shape (n, 1, height, width)."""
        return super().forward(images.to(self.weight.dtype)).flatten(1)


def build_model(
    kind: str, inputs: Tensor, targets: Tensor, seed: int, device: torch.device
) -> nn.Module:
    """A model for such data on a device, whose first values depend on `seed` alone.

    `linear` is one layer, `critic` and `hinge` with losses of their own; `mlp` has batch
    normalisation and dropout in between; `classifier` takes `tokens` and is to tell `CLASSES`
    apart. A `curve` goes from numbers to numbers, both of shape (n,); `pixels` takes bytes and
    answers yes or no; a `bag` takes any number of tokens a sample.
    """
    seed_generators(seed, device)
    dtype = inputs.dtype if inputs.is_floating_point() else DTYPE
    return _model(kind, inputs.shape[-1], targets.shape[-1], dtype).to(device)


def _model(kind: str, inputs: int, outputs: int, dtype: torch.dtype) -> nn.Module:
    match kind:
        case "classifier":
            return nn.Sequential(
                nn.Embedding(TOKENS, 2, dtype=dtype),
                nn.Conv2d(1, 2, 1, dtype=dtype),
                nn.Flatten(),
                nn.Linear(4 * inputs, CLASSES, dtype=dtype),
            )
        case "mlp":
            return nn.Sequential(
                nn.Linear(inputs, 4, dtype=dtype),
                nn.BatchNorm1d(4, dtype=dtype),
                nn.ReLU(),
                nn.Dropout(0.3),
                nn.Linear(4, outputs, dtype=dtype),
            )
        case "curve":
            column = nn.Unflatten(0, (-1, 1))
            return nn.Sequential(column, nn.Softsign(), nn.Linear(1, 1, dtype=dtype))
        case "pixels":
            return Pixels(1, 1, 2, dtype=dtype)
        case "bag":
            return nn.EmbeddingBag(TOKENS, 1, dtype=dtype)
    return nn.Linear(inputs, outputs, dtype=dtype)


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
    """`sgd`, `momentum`, `adam` or `used`; the usual learning rate keeps small problems stable.

    Adam divides by the size of a gradient plus `eps`. A gradient that is zero but for rounding, as
    in front of batch normalisation, would with the usual 1e-8 move a parameter by chance.
    """
    if name == "adam":
        return PlainAdam(parameters, lr=rate, eps=1e-2)  # type: ignore[call-arg]
    if name == "used":
        return _used(list(parameters), rate)
    momentum = 0.9 if name == "momentum" else 0.0
    return PlainSGD(parameters, lr=rate, momentum=momentum)  # type: ignore[call-arg]


def _used(parameters: list[nn.Parameter], rate: float) -> Optimizer:
    """Has made a step, and since then a learning rate was changed: two groups, without the last."""
    first, *others = parameters[:-1]
    groups = [{"params": [first], "weight_decay": 0.5}, {"params": others}]
    optimizer = PlainSGD(groups, lr=rate, momentum=0.9)  # type: ignore[arg-type, call-arg]
    for parameter in (first, *others):
        parameter.grad = torch.ones_like(parameter)
    optimizer.step()
    optimizer.zero_grad()
    optimizer.param_groups[1]["lr"] = rate / 2
    return optimizer
