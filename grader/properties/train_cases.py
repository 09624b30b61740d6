"""Cases of the exercise `train`: small regression problems."""

from __future__ import annotations

from itertools import cycle, product
from typing import Any

import torch
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from torch import Tensor

DTYPE = torch.float64
MODELS = ("linear", "mlp", "classifier")
OPTIMIZERS = ("sgd", "momentum", "adam")
WAYS = ("list", "DataLoader", "iterable")
STRANGE = (-1, -3, 2.5, 2.0, True, False, 0.0, "3", None)
"""What is no number of epochs, though some of it compares or counts like one."""


@st.composite
def problems(
    draw: DrawFn, /, batch_count: SearchStrategy[int] | None = None, **fields: Any
) -> dict[str, Any]:
    """Data, batch size, epochs and seed; `fields` adds fields, replaces them, or drops (None).

    The last batch is often smaller. For the model with batch normalisation it is never of one
    sample, which that layer refuses.
    """
    drawn = {name: draw(field) for name, field in fields.items() if field is not None}
    size = draw(st.integers(2, 4))
    full = draw(batch_count if batch_count is not None else st.integers(1, 3))
    rest = draw(st.integers(0, size - 1))
    if drawn.get("model") == "mlp" or "was_training" in drawn:
        rest = 0 if rest == 1 else rest
    features, outputs = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    values = torch.Generator().manual_seed(draw(st.integers(0, 999)))
    case = {
        "inputs": _quarters((size * full + rest, features), values),
        "targets": _quarters((size * full + rest, outputs), values),
        "batch_size": size,
        "epochs": draw(st.integers(1, 3)),
        "seed": draw(st.integers(0, 999)),
    }
    return {name: case[name] for name in case if fields.get(name, case) is not None} | drawn


def trainings() -> list[dict[str, Any]]:
    """Trainings that are tried whatever the seed: every size of a last batch, model and optimizer.

    The values of the last one have no end in binary: single precision cannot hold them.
    """
    values = torch.Generator().manual_seed(1)

    def training(samples: int, batch_size: int, **fields: Any) -> dict[str, Any]:
        case = {
            "inputs": _quarters((samples, 1), values), "targets": _quarters((samples, 1), values),
            "batch_size": batch_size, "epochs": 2, "seed": 0, "model": "linear",
            "optimizer": "sgd", "batches": "list", "frozen": False,
        }  # fmt: skip
        return case | fields

    sizes = ((1, 1), (2, 2), (3, 2), (5, 3), (7, 4), (16, 2))
    ways = zip(product(MODELS, OPTIMIZERS), cycle(WAYS))
    thirds = torch.tensor([[4.0], [-5.0]], dtype=DTYPE) / 3
    return [
        *(training(*size) for size in sizes),
        *(training(5, 3, model=m, optimizer=o, batches=way) for (m, o), way in ways),
        training(2, 1, inputs=thirds, targets=thirds.flip(0)),
    ]


def unusual_trainings() -> list[dict[str, Any]]:
    """Trainings that are tried whatever the seed, and unlike the usual ones.

    Numbers in single precision in many batches; images of bytes and answers of yes or no; one step
    of an optimizer that was used before; a loss that rises for 60 epochs.
    """
    usual = {"batches": "list", "optimizer": "sgd", "epochs": 2, "seed": 0, "frozen": False}
    numbers = torch.tensor([-3.0, 0.5, 12.0, 1.0, -0.25, 2.0, -1.5, 0.75, 3.0]).repeat(2)
    values = torch.Generator().manual_seed(2)
    images = torch.randint(0, 8, (3, 1, 2, 2), generator=values, dtype=torch.uint8)
    answers = torch.tensor([True, False, True])
    samples, ends = _quarters((3, 2), values), torch.tensor([[4.75], [-4.75]], dtype=DTYPE)
    return [
        usual | {"model": "curve", "inputs": numbers, "targets": numbers.flip(0), "batch_size": 2},
        usual | {"model": "pixels", "inputs": images, "targets": answers, "batch_size": 2},
        usual | {"model": "mlp", "inputs": samples, "targets": samples[:, :1], "batch_size": 3,
                 "optimizer": "used", "epochs": 1},
        usual | {"model": "linear", "inputs": ends, "targets": -ends, "batch_size": 2,
                 "epochs": 60},
    ]  # fmt: skip


def unusual_losses() -> list[dict[str, Any]]:
    """Trainings that are tried whatever the seed, for their losses.

    Samples of fewer and fewer entries, in batches of two sizes; a loader that drops its last batch;
    losses that are tiny and negative, also for 30 epochs; a loss that becomes 0 and stays it.
    """
    usual = {"batches": "list", "optimizer": "sgd", "epochs": 2, "seed": 0, "frozen": False}
    tokens = torch.tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    numbers = tokens.to(DTYPE)
    ends = torch.tensor([[2.0], [-2.0]], dtype=DTYPE)
    critic = usual | {"model": "critic", "inputs": ends, "targets": ends.abs(), "batch_size": 1}
    return [
        usual | {"model": "bag", "inputs": tokens, "targets": numbers, "batch_size": 2,
                 "batches": "narrowing"},
        usual | {"model": "linear", "inputs": numbers[:, :1], "targets": numbers[:, 1:] / 8,
                 "batch_size": 2, "batches": "dropping"},
        critic,
        critic | {"epochs": 30},
        usual | {"model": "hinge", "inputs": ends, "targets": -ends / 2, "batch_size": 2,
                 "epochs": 22},
    ]  # fmt: skip


def loaded_batches() -> list[dict[str, Any]]:
    """Four batches that come from a DataLoader over a stream."""
    samples = torch.tensor([[1.0], [2.0], [-1.0], [0.0]], dtype=DTYPE)
    case = {"inputs": samples, "targets": samples, "batch_size": 1, "epochs": 2, "seed": 0}
    return [case | {"loaded": True}]


def whole_numbers() -> list[dict[str, Any]]:
    """Integers for inputs and for targets, in two batches."""
    samples = torch.tensor([[1, 2], [3, 4], [5, 6]])
    return [{"inputs": samples, "targets": samples[:, :1], "batch_size": 2}]


def strange_epochs() -> list[dict[str, Any]]:
    """Each strange number of epochs, on two samples."""
    sample = torch.tensor([[1.0], [2.0]], dtype=DTYPE)
    return [{"inputs": sample, "targets": sample, "epochs": epochs} for epochs in STRANGE]


def fading_trainings() -> list[dict[str, Any]]:
    """An epoch without batches before one that has them, as the first one and as the second."""
    sample = torch.tensor([[1.0], [2.0]], dtype=DTYPE)
    case = {"inputs": sample, "targets": sample, "more_epochs": 1, "full_again": 1}
    return [case | {"full_epochs": count} for count in (0, 1)]


@st.composite
def steady_problems(draw: DrawFn) -> dict[str, Any]:
    """Noise-free linear data on the corners of a cube, on which gradient descent is quick."""
    values = torch.Generator().manual_seed(draw(st.integers(0, 999)))
    features = draw(st.integers(1, 3))
    corners = torch.tensor(list(product((-1.0, 1.0), repeat=features)), dtype=DTYPE)
    inputs = corners[torch.randperm(len(corners), generator=values)]
    weight = _quarters((draw(st.integers(1, 2)), features), values)
    bias = _quarters((len(weight),), values)
    return {"inputs": inputs, "targets": inputs @ weight.T + bias, "epochs": 40}


def long_trainings() -> list[dict[str, Any]]:
    """A line through two points, for more epochs than anybody needs."""
    ends = torch.tensor([[-1.0], [1.0]], dtype=DTYPE)
    return [{"inputs": ends, "targets": 2 * ends, "epochs": 150}]


def _quarters(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    """Multiples of a quarter in [-2, 2]: readable, and exact in every dtype."""
    return torch.randint(-8, 9, shape, generator=generator).to(DTYPE) / 4
