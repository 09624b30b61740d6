"""Snippets that show a case of `train` beside a student's `train.py`."""

from __future__ import annotations

from typing import Any

from grader.properties.declare import Case
from grader.properties.literal import literal, preamble

LINEAR = "torch.nn.Linear({inputs}, {outputs}, dtype=torch.float64)"
MLP = """torch.nn.Sequential(
    torch.nn.Linear({inputs}, 4, dtype=torch.float64),
    torch.nn.BatchNorm1d(4, dtype=torch.float64),
    torch.nn.ReLU(),
    torch.nn.Dropout(0.3),
    torch.nn.Linear(4, {outputs}, dtype=torch.float64),
)"""
OPTIMIZERS = {
    "sgd": "torch.optim.SGD(model.parameters(), lr=0.05)",
    "momentum": "torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)",
    "adam": "torch.optim.Adam(model.parameters(), lr=0.05)",
}


def trajectory(case: Case) -> str:
    """A whole training with the case's model and optimizer."""
    return _snippet(case, "print(train(model, batches, loss_fn, optimizer, {epochs}))") + (
        "print(model.state_dict())\n"
    )


def loop(case: Case) -> str:
    """A training of a linear layer, or of the small network where modes matter."""
    kind = "mlp" if "was_training" in case else "linear"
    epochs = case.get("epochs", case.get("full_epochs", 0) + case.get("more_epochs", 0))
    return trajectory({"model": kind, "batch_size": 2, "seed": 0, **case, "epochs": epochs})


def epochs(case: Case) -> str:
    """A training with a strange number of epochs."""
    return trajectory({"batch_size": 2, "seed": 0, **case})


def fit(case: Case) -> str:
    """A training on noise-free linear data."""
    return trajectory({"batch_size": len(case["inputs"]) // 2, "seed": 0, **case})


def placement(case: Case) -> str:
    """A model on a device that has shapes and no values; the loss shows where the batch is."""
    return _snippet(
        {**case, "seed": 0, "epochs": 1}, "train(model, batches, show, optimizer, 1)", SHOW
    )


SHOW = """model = model.to("meta")


def show(predictions, targets):
    raise SystemExit(f"targets on {targets.device}, the model on meta")


"""


def _snippet(case: Case, call: str, before: str = "") -> str:
    inputs, targets = case["inputs"], case["targets"]
    sizes = {"inputs": inputs.shape[1], "outputs": targets.shape[1]}
    kind: Any = case.get("model", "linear")
    return (
        preamble("train", "train")
        + f"inputs = {literal(inputs)}\n"
        + f"targets = {literal(targets)}\n"
        + f"size = {case['batch_size']}\n"
        + "batches = list(zip(inputs.split(size), targets.split(size)))\n"
        + f"torch.manual_seed({case['seed']})\n"
        + f"model = {(MLP if kind == 'mlp' else LINEAR).format(**sizes)}\n"
        + before
        + "loss_fn = torch.nn.functional.mse_loss\n"
        + f"optimizer = {OPTIMIZERS[case.get('optimizer', 'sgd')]}\n"
        + call.format(epochs=literal(case["epochs"]))
        + "\n"
    )
