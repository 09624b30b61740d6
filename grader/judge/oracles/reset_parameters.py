"""The law of first values: U(-b, b) with b = 1 / sqrt(fan_in), as `torch.nn.Linear` draws."""

from __future__ import annotations

import math

import torch
from torch import nn

from grader.properties.declare import Case
from grader.scenarios import reset_parameters as scenarios
from grader.wire import Data


def law(case: Case, _device: torch.device) -> Data:
    """What a case's `in_features` and `dtype` (float32 where it has none) say of the values.

    Returns:
        `bound`: b, rounded to the dtype as torch rounds it.
        `ceiling`: the largest magnitude allowed, one step of the dtype above: whether b is computed
            as `1 / sqrt(n)`, `n ** -0.5` or by way of a gain moves it by the last digit. float64
            may be filled from float32 draws, which reach b rounded to float32.
        `grain`: how far rounding to the dtype may move the law's distribution function. torch
            itself draws multiples of eps / 2 between 0 and 1 in half precision.
    """
    dtype = getattr(torch, case.get("dtype", "float32"))
    bound = float(torch.tensor(1 / math.sqrt(case["in_features"]), dtype=dtype, device="cpu"))
    eps = torch.finfo(dtype).eps
    drawn = torch.float32 if dtype is torch.float64 else dtype
    reached = float(torch.tensor(bound, dtype=drawn, device="cpu"))
    return {"bound": bound, "ceiling": reached * (1 + torch.finfo(drawn).eps), "grain": eps}


class Linear(nn.Linear):
    """A layer that is reset as torch resets it, with the grader's `__init__`."""


scenarios.graft(Linear)
