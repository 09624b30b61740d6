"""Run a scenario on a trusted implementation, and see its answer as a worker's would be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from grader.properties.declare import Case, Expectation
from grader.wire import Data, decode, encode


def observe(scenario: Callable[..., Data], implementation: Any, case: Case) -> Data:
    """The scenario's answer on a trusted implementation, on the CPU, through the wire's data.

    Torch's generator and grad mode are left as they were.
    """
    state = torch.get_rng_state()
    torch.manual_seed(0)
    try:
        with torch.enable_grad():
            return decode(*encode(scenario(implementation, device=torch.device("cpu"), **case)))
    finally:
        torch.set_rng_state(state)


def observed_from(scenario: Callable[..., Data], implementation: Any) -> Expectation:
    """An expectation for `claim`: what the scenario sees of `implementation`."""
    return lambda case, _device: observe(scenario, implementation, case)
