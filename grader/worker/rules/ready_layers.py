"""The rule of `linear_init`: no ready linear layer is subclassed, or used while one is made.

The import of the file is not watched: a comparison with `nn.Linear` at the end of it is fine. From
then on only scenarios run. They touch no ready layer, so whatever uses one is the student's.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from typing import Any

from torch import nn

from grader.worker.rules.base import Rule

Guard = Callable[[], None]


class ReadyLayers(Rule):
    """Reports a ready linear layer that is made, read or subclassed by the student's class.

    Ready are the classes of torch's modules named `…linear`: `nn.Linear`, `nn.LazyLinear`,
    `nn.Bilinear`, those of quantization; `nn.Identity`, which is there too, is none.
    """

    def install(self) -> None:
        """Put a guard before the `__init__` and the attributes of every ready class."""
        self._armed: list[bool] = []
        self._known: set[type] = set()
        self._guard_all()

    def bind(self, subject: Any) -> Any:
        """Refuse a subclass of a ready class, and arm the guards: the import is over."""
        self._guard_all()  # what the submission has imported is ready too
        bases = subject.__mro__ if isinstance(subject, type) else ()
        ready = next((base for base in bases if base in self._known), None)
        if ready is not None:
            self.report(f"class {subject.__name__}({_name(ready)})")
        self._armed.append(True)
        return subject

    def _guard_all(self) -> None:
        for cls in _ready_classes():
            if cls not in self._known:
                self._known.add(cls)
                guard = _guard(self.report, _name(cls), self._armed)
                _precede_init(cls, guard)
                _precede_attributes(cls, guard)


def _guard(report: Callable[[str], None], name: str, armed: list[bool]) -> Guard:
    """What runs before a ready class does; it holds all it needs, and looks nothing up."""

    def guard() -> None:
        if armed:
            report(name)

    return guard


def _ready_classes() -> list[type]:
    """The ready layers in the modules of torch that are loaded now."""
    return [
        found
        for name, module in sorted(sys.modules.items())
        if name.startswith("torch.") and "linear" in name.rpartition(".")[2]
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, nn.Module)
        if found.__module__ == name and found is not nn.Identity
    ]


def _name(cls: type) -> str:
    """The name by which a student knows a class of torch."""
    home = "nn" if cls.__module__.startswith("torch.nn.modules.") else cls.__module__
    return f"{home}.{cls.__name__}"


def _precede_init(cls: type, guard: Guard) -> None:
    body = vars(cls).get("__init__")
    if body is None:
        return  # it inherits one that is guarded

    @functools.wraps(body)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        guard()
        body(self, *args, **kwargs)

    # The original stays in the closure; its signature stays readable, as torch's own code needs.
    init.__signature__ = inspect.signature(body)  # type: ignore[attr-defined]
    del init.__wrapped__
    cls.__init__ = init  # type: ignore[misc]


def _precede_attributes(cls: type, guard: Guard) -> None:
    """Guard what is looked up in a module's dictionaries: its parameters, and `__deepcopy__`."""
    lookup = nn.Module.__getattr__
    if cls.__getattr__ is not lookup:  # type: ignore[attr-defined]
        return  # it inherits one that is guarded

    def found(self: Any, name: str) -> Any:
        guard()
        return lookup(self, name)

    cls.__getattr__ = found  # type: ignore[attr-defined]
