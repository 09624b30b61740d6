"""NumPy's products, watched: arrays are of a subclass that reports the products they take part in.

No tensor hands its memory to NumPy while a run is watched, so arrays come from numbers: from lists,
or from functions that make them.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from grader.worker.rules.contractions import contracts_in_numpy

HOMES: tuple[ModuleType, ...] = (np, np.linalg, np.fft)
METHODS = ("accumulate", "at", "outer", "reduce", "reduceat")

Function = Callable[..., Any]
_report: Callable[[str], None]


class WatchedArray(np.ndarray):
    """An array that reports the products that it takes part in."""

    base: Any = None  # the array without this class is not for answers

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """See `@` and the other ufuncs."""
        if contracts_in_numpy(ufunc.__name__):
            _report(f"NumPy's {ufunc.__name__}")
        if "out" in kwargs:
            kwargs["out"] = tuple(map(_bare, kwargs["out"]))
        return _watched(getattr(ufunc, method)(*map(_bare, inputs), **kwargs))

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """See NumPy's functions."""
        if contracts_in_numpy(func.__name__):
            _report(f"NumPy's {func.__name__}")
        return _watched(super().__array_function__(func, types, args, kwargs))

    def dot(self, *args: Any, **kwargs: Any) -> Any:
        """See the method."""
        _report("NumPy's dot")
        return _watched(_bare(self).dot(*map(_bare, args), **kwargs))

    def view(self, *args: Any, **kwargs: Any) -> Any:
        """Stay watched."""
        return _watched(super().view(*args, **kwargs))


def watch(report: Callable[[str], None]) -> None:
    """Have NumPy make watched arrays in this process, and report its products and Python's own."""
    global _report
    _report = report
    products: dict[Any, Function] = {}
    for home in HOMES:
        for name, function in _functions(home):
            if contracts_in_numpy(name):
                products[function] = _reporting(function, f"NumPy's {name}")
            else:
                setattr(home, name, _making(function))
    if hasattr(math, "sumprod"):  # from Python 3.12 on
        products[math.sumprod] = _reporting(math.sumprod, "Python's sumprod")
    _replace(products)


def _functions(home: ModuleType) -> list[tuple[str, Function]]:
    """The public functions of a module, and the classes whose operators are products."""
    return [
        (name, found)
        for name, found in list(vars(home).items())
        if callable(found) and hasattr(found, "__name__") and name[0] != "_"
        if not isinstance(found, type) or contracts_in_numpy(name)
    ]


def _replace(products: dict[Any, Function]) -> None:
    """Put what reports in the place of each product, in every module that has it under a name."""
    for home, module in sorted(sys.modules.items()):
        if home.partition(".")[0] not in ("math", "numpy", "statistics"):
            continue
        for name, found in list(vars(module).items()):
            if callable(found) and not isinstance(found, type) and found in products:
                setattr(module, name, products[found])
    np.matrix = products[np.matrix]  # type: ignore[misc, assignment]


def _making(make: Function) -> Function:
    def making(*args: Any, **kwargs: Any) -> Any:
        return _watched(make(*args, **kwargs))

    making.__name__, making.__doc__ = make.__name__, make.__doc__  # np.ma reads them
    if isinstance(make, np.ufunc):
        for method in METHODS:
            setattr(making, method, _making(getattr(make, method)))
    return making


def _reporting(function: Function, words: str) -> Function:
    def reporting(*args: Any, **kwargs: Any) -> Any:
        _report(words)
        return function(*args, **kwargs)

    return reporting


def _watched(value: Any) -> Any:
    if type(value) is np.ndarray:
        return value.view(WatchedArray)
    if type(value) in (list, tuple):
        return type(value)(_watched(item) for item in value)
    return value


def _bare(value: Any) -> Any:
    return np.ndarray.view(value, np.ndarray) if isinstance(value, WatchedArray) else value
