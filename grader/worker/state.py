"""Torch's global state: what an answer must leave as it found it."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any

import torch
from numpy import random as numpy_random

SEED = 715_827_881
"""Nobody's favourite: an answer that seeds a generator by itself must leave a trace."""


@dataclass(frozen=True)
class GlobalState:
    """A snapshot; the fields' names, with spaces, are the words of the report."""

    grad_mode: bool
    default_dtype: torch.dtype
    default_device: torch.device
    anomaly_mode: bool
    thread_count: int
    deterministic_algorithms: tuple[bool, bool]
    cudnn_flags: tuple[bool, bool, bool]
    float32_matmul_precision: str
    print_options: dict[str, Any]
    generator: bytes

    @classmethod
    def now(cls) -> GlobalState:
        """The state of this process, on the thread that asks."""
        return cls(
            grad_mode=torch.is_grad_enabled(),
            default_dtype=torch.get_default_dtype(),
            default_device=torch.get_default_device(),
            anomaly_mode=torch.is_anomaly_enabled(),
            thread_count=torch.get_num_threads(),
            deterministic_algorithms=(
                torch.are_deterministic_algorithms_enabled(),
                torch.is_deterministic_algorithms_warn_only_enabled(),
            ),
            cudnn_flags=(
                torch.backends.cudnn.deterministic,
                torch.backends.cudnn.benchmark,
                torch.backends.cudnn.allow_tf32,
            ),
            float32_matmul_precision=torch.get_float32_matmul_precision(),
            print_options=dict(vars(torch._tensor_str.PRINT_OPTS)),
            generator=_generator(),
        )

    @classmethod
    def seeded(cls) -> GlobalState:
        """The state of this process, its generators seeded as before every run."""
        seed()
        return cls.now()

    def changes(self, later: GlobalState) -> list[str]:
        """Names of what differs in `later`."""
        return [
            field.name.replace("_", " ")
            for field in fields(self)
            if getattr(self, field.name) != getattr(later, field.name)
        ]

    def restore(self, changed: list[str]) -> None:
        """Put what is named in `changed` back as it is in this snapshot."""
        for name in changed:
            _SETTERS[name](self)


def _set_default_device(state: GlobalState) -> None:
    torch.set_default_device(None if state.default_device.type == "cpu" else state.default_device)


def _set_deterministic(state: GlobalState) -> None:
    enabled, warn_only = state.deterministic_algorithms
    torch.use_deterministic_algorithms(enabled, warn_only=warn_only)


def _set_cudnn(state: GlobalState) -> None:
    flags = torch.backends.cudnn
    flags.deterministic, flags.benchmark, flags.allow_tf32 = state.cudnn_flags


_SETTERS: dict[str, Callable[[GlobalState], object]] = {
    "grad mode": lambda state: torch.set_grad_enabled(state.grad_mode),
    "default dtype": lambda state: torch.set_default_dtype(state.default_dtype),
    "default device": _set_default_device,
    "anomaly mode": lambda state: torch.set_anomaly_enabled(state.anomaly_mode),
    "thread count": lambda state: torch.set_num_threads(state.thread_count),
    "deterministic algorithms": _set_deterministic,
    "cudnn flags": _set_cudnn,
    "float32 matmul precision": lambda state: torch.set_float32_matmul_precision(
        state.float32_matmul_precision
    ),
    "print options": lambda state: vars(torch._tensor_str.PRINT_OPTS).update(state.print_options),
    "generator": lambda _state: seed(),
}


# Torch imports what this needs at its first call, and a submission may have broken imports by then.
torch.get_default_device()


def seed() -> None:
    """The same generators before every run of a scenario: nothing a subject draws is a surprise."""
    random.seed(SEED)
    with suppress(Exception):  # it calls builtins that a submission may have replaced
        numpy_random.seed(SEED)
    torch.default_generator.manual_seed(SEED)
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(SEED)


def _generator() -> bytes:
    """The states of the CPU's generator and, where the device is open, of the device's."""
    states = [torch.get_rng_state()]
    if torch.cuda.is_initialized():
        states.append(torch.cuda.get_rng_state())
    return b"".join(bytes(state.numpy().data) for state in states)
