"""Run a scenario on a trusted implementation, and see its answer as a worker's would be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from grader.properties.declare import Case, Expectation
from grader.scenarios.devices import seed, steady_products
from grader.wire import Data, decode, encode

CPU = torch.device("cpu")


def observe(
    scenario: Callable[..., Data], implementation: Any, case: Case, device: torch.device = CPU
) -> Data:
    """The scenario's answer on a trusted implementation, on a device, through the wire's data.

    Torch's generator and grad mode are left as they were.
    """
    state = torch.get_rng_state()
    seed(0, device)
    if device.type == "cuda":
        steady_products()
    try:
        with torch.enable_grad():
            return decode(*encode(scenario(implementation, device=device, **placed(case, device))))
    finally:
        torch.set_rng_state(state)


def observed_from(scenario: Callable[..., Data], implementation: Any) -> Expectation:
    """An expectation for `claim`: what the scenario sees of `implementation` on the same device.

    There the same seeds draw the same numbers, in dropout for example.
    """
    return lambda case, device: observe(scenario, implementation, case, device)


def placed(case: Case, device: torch.device) -> dict[str, Any]:
    """A case's fields, with copies of their tensors on a device: a scenario may change them."""
    return {name: _placed(value, device) for name, value in case.items()}


def _placed(value: Any, device: torch.device) -> Any:
    if isinstance(value, Tensor):
        return value.to(device, copy=True)
    if isinstance(value, list):
        return [_placed(item, device) for item in value]
    if isinstance(value, dict):
        return {name: _placed(item, device) for name, item in value.items()}
    return value
