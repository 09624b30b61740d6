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
STRANGE = (-1, -3, 2.5, 2.0, True, False, 0.0, float("inf"), "3", None)
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
