"""Scenarios of `call`: the calls themselves, and the hooks before and after `forward`."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from grader.scenarios.call_support import (
    Log,
    build,
    counting,
    gradient,
    hook_of_kind,
    names_of,
)
from grader.scenarios.call_backward import (
    backward_hooks,
    nested_result,
    nothing_to_register,
    replacing_hooks,
    returned_result,
)
from grader.scenarios.call_modes import (
    exceptions,
    global_state,
    grad_mode,
    removed_hooks,
    traced_layer,
    tracing,
    training_and_eval,
)
from grader.scenarios.support import Data, Raised, attempt, tensor

