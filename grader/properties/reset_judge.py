"""Judgements on the manner of a reset: where the values are put, and what autograd knows of it."""

from __future__ import annotations

from typing import Any

from grader.judge import compare
from grader.judge.compare import require


def keeps_its_place(seen: Any, name: str) -> None:
    """Require that a parameter is the object that it was, on the same storage."""
    require(
        seen["same object"][name],
        f"reset_parameters() put another object in the place of layer.{name}: an optimizer "
        "that holds the old one would train nothing.",
        expected=True,
        actual=False,
    )
    compare.same_tensor(
        seen["views"][name],
        seen[name],
        what=f"a view of {name} that was taken before reset_parameters()",
    )
    require(
        seen["same storage"][name],
        f"After reset_parameters(), layer.{name} has its values in another place: who holds "
        "the old one will not see what becomes of them.",
        expected=True,
        actual=False,
    )


def is_a_leaf_still(seen: Any, name: str, *, trained: bool) -> None:
    """Require that a parameter has no history, and gets the gradient 2 where it is `trained`."""
    flags, gradient = seen["flags"][name], seen["gradients"][name]
    require(
        flags["requires_grad"] == trained,
        f"layer.{name}.requires_grad was {trained} before reset_parameters() and "
        f"{flags['requires_grad']} after it.",
        expected={name: flags | {"requires_grad": trained}},
        actual={name: flags},
    )
    require(
        flags["is_leaf"] and not flags["grad_fn"] and not flags["grad"],
        f"After reset_parameters(), autograd has a history or a gradient of layer.{name}.",
        expected={name: {"is_leaf": True, "grad_fn": False, "grad": False}},
        actual={name: flags},
    )
    require(
        (gradient is not None) == trained,
        f"After reset_parameters() and a backward pass, layer.{name}.grad is "
        f"{'None' if trained else 'set'}, though requires_grad is {trained}.",
        actual=gradient,
    )
    if trained:
        require(
            gradient.shape == seen[name].shape and bool((gradient.values == 2).all()),
            f"After reset_parameters(), backward gives layer.{name} another gradient.",
            actual=gradient,
        )
