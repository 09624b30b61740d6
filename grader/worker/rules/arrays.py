"""NumPy's products, watched: arrays made from numbers are of a subclass that reports them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.worker.rules.contractions import NUMPY

MAKERS = (
    "array",
    "asarray",
    "asanyarray",
    "ascontiguousarray",
    "fromiter",
    "zeros",
    "ones",
    "empty",
)

_report: Callable[[str], None]


class WatchedArray(np.ndarray):
    """An array that reports the products that it takes part in."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """See `@` and the other ufuncs."""
        if ufunc.__name__ in NUMPY:
            _report(f"NumPy's {ufunc.__name__}")
        if "out" in kwargs:
            kwargs["out"] = tuple(map(_bare, kwargs["out"]))
        return _watched(getattr(ufunc, method)(*map(_bare, inputs), **kwargs))

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """See NumPy's functions."""
        if func.__name__ in NUMPY:
            _report(f"NumPy's {func.__name__}")
        return super().__array_function__(func, types, args, kwargs)

    def dot(self, *args: Any, **kwargs: Any) -> Any:
        """See the method."""
        _report("NumPy's dot")
        return _watched(_bare(self).dot(*map(_bare, args), **kwargs))


def watch(report: Callable[[str], None]) -> None:
    """Have NumPy make watched arrays in this process, and report their products."""
    global _report
    _report = report
    for name in MAKERS:
        setattr(np, name, _making(getattr(np, name)))
    for module in (np, np.linalg):
        for name in NUMPY & set(vars(module)):
            setattr(module, name, _reporting(getattr(module, name), name))


def _making(make: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args, **kwargs: _watched(make(*args, **kwargs))


def _reporting(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    def reporting(*args: Any, **kwargs: Any) -> Any:
        _report(f"NumPy's {name}")
        return function(*args, **kwargs)

    return reporting


def _watched(value: Any) -> Any:
    return value.view(WatchedArray) if type(value) is np.ndarray else value


def _bare(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, WatchedArray) else value
