"""Torch's own switches for dispatch modes and wrapper subclasses, watched.

What runs behind them, no recorder sees; so turning one is what is reported. Nothing that an answer
needs turns them: torch does in its compiler, in exports and in fake tensors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.utils import _python_dispatch

GUARDS = (
    "ExcludeDispatchKeyGuard",
    "_DisableTorchDispatch",
    "_ExcludeDispatchKeyGuard",
    "_ForceDispatchKeyGuard",
    "_PreserveDispatchKeyGuard",
    "_RestorePythonTLSSnapshot",
    "_SetExcludeDispatchKeyGuard",
    "_dispatch_tls_set_dispatch_key_excluded",
    "_set_dispatch_mode",
    "_unset_dispatch_mode",
)
POP = "_pop_torch_dispatch_stack"


def watch(report: Callable[[str], None], is_ours: Callable[[Any], bool]) -> None:
    """Report a switch that is turned, and one of our modes that is taken off by another than us.

    Args:
        report: told the switch's name.
        is_ours: whether a mode that was just taken off is a recorder that should have stayed on.
    """
    for name in GUARDS:
        if hasattr(torch._C, name):
            setattr(torch._C, name, _reporting(getattr(torch._C, name), f"torch._C.{name}", report))
    pop = _popping(getattr(torch._C, POP), report, is_ours)
    for module in (torch._C, _python_dispatch):
        setattr(module, POP, pop)


def _reporting(switch: Any, words: str, report: Callable[[str], None]) -> Callable[..., Any]:
    def reporting(*args: Any, **kwargs: Any) -> Any:
        report(words)
        return switch(*args, **kwargs)

    return reporting


def _popping(
    pop: Callable[..., Any], report: Callable[[str], None], is_ours: Callable[[Any], bool]
) -> Callable[..., Any]:
    def popping(*args: Any) -> Any:
        mode = pop(*args)
        if is_ours(mode):
            report("taking torch's dispatch modes off")
        return mode

    return popping
