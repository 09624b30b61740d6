"""Torch's own switches for dispatch modes and wrapper subclasses, watched.

What runs behind them, no recorder sees; so turning one is what is reported. Nothing that an answer
needs turns them: torch does in its compiler, in exports and in fake tensors. An operator or kernel
that an answer registers itself would run behind the recorder too, and so cannot be registered.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import torch
from torch.library import Library
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
    "_jit_to_static_module",
    "_set_dispatch_mode",
    "_unset_dispatch_mode",
)
POP = "_pop_torch_dispatch_stack"
REGISTERING = ((torch._C, "_dispatch_library"), (Library, "define"), (Library, "fallback"),
               (Library, "impl"))  # fmt: skip
ON_BEHALF = ("torch.library", "torch._library", "torch._custom_op")
"""Modules of torch that register what their callers hand them."""


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
    for owner, name in REGISTERING:
        if hasattr(owner, name):
            setattr(owner, name, _torchs_own(getattr(owner, name), report))
    overload = torch._ops.OpOverload
    overload.redispatch = _reporting(  # type: ignore[method-assign]
        overload.redispatch, "OpOverload.redispatch", report
    )


def _torchs_own(register: Any, report: Callable[[str], None]) -> Callable[..., Any]:
    def registering(*args: Any, **kwargs: Any) -> Any:
        if not _called_by_torch():
            report("an operator of its own")
            raise RuntimeError("operators and kernels of your own are not available here")
        return register(*args, **kwargs)

    return registering


def _called_by_torch() -> bool:
    """Whether torch registers for itself, as its modules do when they are imported late."""
    frame = sys._getframe(2)
    while frame.f_back is not None and _module(frame).startswith(ON_BEHALF):
        frame = frame.f_back
    return _module(frame).partition(".")[0] == "torch"


def _module(frame: Any) -> str:
    return str(frame.f_globals.get("__name__"))


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
