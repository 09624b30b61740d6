"""Snippets that show a case of `train` beside a student's `train.py`: what it learns and returns.

What it does on the way is shown by those of `train_reproduce_loop`.
"""

from __future__ import annotations

import textwrap

from grader.properties.declare import Case
from grader.properties.literal import WATCHED, literal
from grader.properties.train_reproduce_loop import (
    clearing,
    graphs,
    iteration,
    modes,
    order,
    placement,
)
from grader.properties.train_reproduce_parts import CHANGED, data, model, training

__all__ = [
    "clearing",
    "empty_epoch",
    "epochs",
    "fit",
    "global_state",
    "graphs",
    "iteration",
    "kept_data",
    "modes",
    "order",
    "placement",
    "trajectory",
]

DESCRIBED = """\
def described(history):
    if type(history) is list and history:
        return f"a list of {type(history[0]).__name__}"
    if history is None:
        return "None (is a `return` missing?)"
    if isinstance(history, torch.Tensor):
        return f"a tensor of shape {tuple(history.shape)}"
    if isinstance(history, (bool, int, float)):
        return f"the {type(history).__name__} {history!r}"
    if isinstance(history, (list, tuple, dict, set, str)):
        return f"a {type(history).__name__} of length {len(history)}"
    return f"an object of type {type(history).__name__}"


"""

NUMBERS = """\
def numbers(history):
    if history is None:
        return "None (is a `return` missing?)"
    return [float(loss) for loss in history]


"""

RUN = """\
def run(epochs):
{0}
    try:
        print(epochs, "epochs:", numbers({1}))
    except Exception as error:
        print(f"{{type(error).__name__}}: {{error}}")


"""

SAME_LIST = """\
same = same and list(map(id, batches)) == list(map(id, listed))
same = same and not any(part.requires_grad for batch in listed for part in batch)
"""

EMPTY_EPOCH = """\
try:
    {0}
except Exception as error:
    print(f"{{type(error).__name__}}: {{error}}")
"""

FADING = """\
class Fading:
    epoch = -1

    def __iter__(self):
        self.epoch += 1
        return iter([] if {0} <= self.epoch < {0} + {1} else batches)


"""


def trajectory(case: Case) -> str:
    """A whole training with the case's model, optimizer and kind of batches."""
    return (
        data(case) + DESCRIBED + NUMBERS + model(case) + CHANGED.before
        + f"history = {training(case)}\nprint(described(history))\nprint(history)\n"
        + "print(numbers(history))\n"
        + "if history:\n    print(torch.tensor(numbers(history), dtype=torch.float64))\n"
        + "print(model.state_dict())\n"
        + "print([parameter.requires_grad for parameter in model.parameters()])\n"
        + CHANGED.after
    )  # fmt: skip


def kept_data(case: Case) -> str:
    """Whether a training leaves the data, the list of batches and its tensors as they are."""
    listed = case["batches"] == "list"
    return (
        data(case) + model(case) + CHANGED.before
        + "kept = inputs.clone(), targets.clone()\n"
        + ("listed = list(batches)\n" if listed else "")
        + f"{training(case)}\n{CHANGED.after}"
        + "same = torch.equal(inputs, kept[0]) and torch.equal(targets, kept[1])\n"
        + (SAME_LIST if listed else "")
        + 'print({"unchanged": same})\n'
    )  # fmt: skip


def epochs(case: Case) -> str:
    """Trainings with a strange number of epochs, with two, with none, and with none of nothing."""
    whole = {"batch_size": 2, "seed": 0, **case}
    asked = "".join(f"run({literal(count)})\n" for count in (case["epochs"], 2, 0))
    asked += "batches = []\nrun(0)\n"
    call = training({**whole, "epochs": "epochs"})
    return data(whole) + NUMBERS + RUN.format(_indented(model(whole)), call) + asked


def empty_epoch(case: Case) -> str:
    """A training whose batches are used up before its last epochs, and one that ends with them."""
    whole = {"batch_size": 2, "seed": 0, "epochs": "epochs", **case}
    full, more, again = case["full_epochs"], case["more_epochs"], case["full_again"]
    call = training(whole, batches="Fading()")
    return (
        data(whole) + NUMBERS + FADING.format(full, more)
        + RUN.format(_indented(model(whole)), call)
        + f"run({full} + {more} + {again})\nrun({full})\n"
    )  # fmt: skip


def fit(case: Case) -> str:
    """A training on noise-free linear data."""
    whole = {"batch_size": len(case["inputs"]) // 2, "seed": 0, **case}
    made = model(whole).replace("lr=0.05", "lr=0.2")
    return data(whole) + made + f"{training(whole)}\nprint(model.weight, model.bias)\n"


def global_state(case: Case) -> str:
    """What a training, and one whose epoch has no batch, change of torch's global state."""
    empty = EMPTY_EPOCH.format(training({**case, "epochs": 1}, batches="[]"))
    watched = f"{WATCHED.before}\n{training(case)}\n{CHANGED.after}{empty}{WATCHED.after}\n"
    return data(case) + model(case) + CHANGED.before + watched


def _indented(code: str) -> str:
    return textwrap.indent(code.rstrip("\n"), "    ")
