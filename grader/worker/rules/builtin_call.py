"""The rule of `call`: torch's own `__call__` does not run on the student's layer.

`nn.Module.__call__` is one function, `_wrapped_call_impl`, which runs another, `_call_impl`. Torch
itself keeps aliases of both (`torch.fx`, `torch._dynamo`), and a submission can make more. So the
function objects get new code: whatever name or binding leads to them, the check runs first.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any
from weakref import WeakValueDictionary

from torch import nn

from grader.worker.rules.base import Rule

WATCHED = {"_wrapped_call_impl": "nn.Module.__call__", "_call_impl": "nn.Module._call_impl"}
"""Torch's functions, and the names by which a student knows them."""

HOOKS = ("_forward_pre_hooks", "_forward_hooks", "_backward_hooks")


class BuiltinCall(Rule):
    """Reports torch's `__call__` on an instance of the student's class, in any disguise.

    A module that borrows such an instance's dictionaries of hooks, and an instance whose class is
    changed for the call, count as the instance itself. Other modules are called as ever.
    """

    def install(self) -> None:
        """Put the check before torch's functions, as long as only torch knows them."""
        self._student: type[nn.Module] | None = None
        self._hooks: WeakValueDictionary[int, Any] = WeakValueDictionary()
        for name, words in WATCHED.items():
            _precede(getattr(nn.Module, name), self._check(words))
        _precede(nn.Linear.reset_parameters, self._remember)  # the end of every `__init__`

    def bind(self, subject: Any) -> Any:
        """Watch the instances of this class."""
        if isinstance(subject, type) and issubclass(subject, nn.Module):
            self._student = subject
        return subject

    def _check(self, words: str) -> Callable[[Any], None]:
        report = self.report

        def check(module: Any) -> None:
            if self._is_students(module):
                report(words)

        return check

    def _is_students(self, module: Any) -> bool:
        if self._student is None or not isinstance(module, nn.Module):
            return False
        if issubclass(type(module), self._student):
            return True
        return any(id(vars(module).get(name)) in self._hooks for name in HOOKS)

    def _remember(self, module: Any) -> None:
        if self._student is not None and issubclass(type(module), self._student):
            for name in HOOKS:
                hooks = vars(module)[name]
                self._hooks[id(hooks)] = hooks


def _precede(function: Any, check: Callable[[Any], None]) -> None:
    """Make the function object of a method run `check(self)` first, under all its names."""
    body = FunctionType(function.__code__, function.__globals__, function.__name__)

    def guarded(module: Any, /, *args: Any, **kwargs: Any) -> Any:
        check(module)
        return body(module, *args, **kwargs)

    function.__code__ = _entry_to(guarded)


def _entry_to(target: Callable[..., Any]) -> CodeType:
    """Code that hands its arguments to `target`, kept as a constant: no name to be replaced."""

    def entry(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        handed: Any = "target"
        return handed(self, *args, **kwargs)

    code = entry.__code__
    constants: tuple[Any, ...] = tuple(target if c == "target" else c for c in code.co_consts)
    return code.replace(co_consts=constants)
