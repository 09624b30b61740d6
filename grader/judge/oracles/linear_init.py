"""The trusted layer that `Linear.__init__` is held against: torch's own."""

from __future__ import annotations

from torch import nn

from grader.scenarios import linear_init as scenarios


class Linear(nn.Linear):
    """`torch.nn.Linear`, with the `reset_parameters` that the subject gets as well."""


scenarios.graft(Linear)
