"""The rule of `matmul`: no operation that contracts, watched by a recorder on every tensor.

A recorded tensor is a wrapper subclass around a plain one. It travels through whatever the answer
does with it, in any thread, in scripted code and through autograd's backward, and each operation
passes `__torch_function__` (under the name that a student knows) and `__torch_dispatch__` (as the
operators that it comes down to). It has no memory of its own that NumPy could read. A dispatch mode
wraps, in the threads of the run, the tensors that an answer makes itself, and sees plain ones too.
"""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import torch
from torch import Tensor, autograd
from torch.utils._python_dispatch import TorchDispatchMode

from grader.scenarios.counting import count_elsewhere
from grader.wire import set_unwrapper
from grader.worker.rules import arrays, stand_ins, switches
from grader.worker.rules.base import Rule
from grader.worker.rules.contractions import contracts

EAGER = {
    torch.ops.aten._conj.default: torch.ops.aten._conj_physical.default,
    torch.ops.aten._neg_view.default: torch.ops.aten.neg.default,
}
"""Lazy views, whose flag would be lost behind a wrapper, and what does the same at once."""

NAMESPACES = ("aten", "prim", "prims", "profiler")
"""Where torch's own operators are, those for quantized and packed weights apart."""

_function = threading.local()
_without_dispatch = torch._C._DisableTorchDispatch
_verdicts: dict[Any, str | None] = {}


class _Watch:
    """Whether a run is being watched, in any of its threads, and who is told."""

    def __init__(self) -> None:
        self.report: Callable[[str], None] | None = None
        self.active = False

    def __call__(self, operation: str) -> None:
        if self.active and self.report is not None:
            self.report(operation)


_report = _Watch()


class Recorded(Tensor):
    """A tensor whose every operation is looked at."""

    __slots__ = ("_inner",)

    @staticmethod
    def __new__(cls, inner: Tensor) -> Recorded:
        """Wrap a plain tensor: same sizes, strides, dtype and device, no memory of its own."""
        wrapper: Recorded = Tensor._make_wrapper_subclass(
            cls,
            inner.size(),
            strides=inner.stride(),
            storage_offset=inner.storage_offset(),
            dtype=inner.dtype,
            layout=inner.layout,
            device=inner.device,
        )
        _put_inner(wrapper, inner)
        return wrapper

    @classmethod
    def __torch_function__(cls, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """See a function or method by the name under which it was called."""
        special = _SPECIAL.get(func)
        if special is not None:
            return special(*args, **(kwargs or {}))
        return _call(func, args, kwargs or {})

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, func: Any, _types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        """See an operator, and run it on what is wrapped."""
        return _dispatch(func, args, kwargs or {})

    def __copy__(self) -> Tensor:
        """A tensor on the same memory."""
        return self.detach().requires_grad_(self.requires_grad)


Recorded.__name__ = "Tensor"  # errors about it are to name what the student knows

# What is behind a recorded tensor has no name by which an answer could ask for it.
_inner = vars(Recorded)["_inner"]
_get_inner, _put_inner = _inner.__get__, _inner.__set__
del Recorded._inner  # type: ignore[attr-defined]


class _Mode(TorchDispatchMode):
    """Sees every operator of a thread, and wraps the tensors that it makes."""

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Spare this process the import of torch's compiler, which takes a second."""
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        for kind in types:
            if kind is not Recorded:
                _report("a tensor class with a __torch_dispatch__ of its own")
        return _dispatch(func, args, kwargs or {})

    def __exit__(self, *error: Any) -> None:
        """Leave, as nobody else may make it leave."""
        _function.leaving = True
        try:
            super().__exit__(*error)  # type: ignore[no-untyped-call]
        finally:
            _function.leaving = False


def _was_on(mode: Any) -> bool:
    return type(mode) is _Mode and not getattr(_function, "leaving", False)


def _mode() -> AbstractContextManager[object]:
    mode: AbstractContextManager[object] = _Mode()  # type: ignore[no-untyped-call]
    return mode


class OperationRecorder(Rule):
    """Reports each operation that contracts, forward and backward, on any tensor of the run."""

    def install(self) -> None:
        """Watch NumPy's products and new threads, and let answers be seen behind the wrapper."""
        _report.report = self.report
        set_unwrapper(unwrap)
        arrays.watch(_report)
        switches.watch(_report, _was_on)
        stand_ins.guard_plain_tensors(unwrap, _report)
        stand_ins.print_without_modes(unwrap, _without_dispatch)
        _watch_threads()
        _keep_functions_on_in_backward()

    def wrap(self, tensor: Tensor) -> Tensor:
        """A recorded tensor."""
        return tensor if type(tensor) is Recorded else Recorded(tensor)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """What is executed counts, from here on, in every thread."""
        _report.active = True
        try:
            with _mode():
                yield
        finally:
            _report.active = False


def unwrap(tensor: Tensor) -> Tensor:
    """The plain tensor behind a recorded one; any other as it is."""
    return _get_inner(tensor) if type(tensor) is Recorded else tensor


def _call(func: Any, args: Any, kwargs: Any) -> Any:
    words = _words(func)
    if words is not None:
        _report(words)
    depth = getattr(_function, "depth", 0)
    _function.depth = depth + 1
    try:
        with torch._C.DisableTorchFunctionSubclass():
            return func(*args, **kwargs)
    finally:
        _function.depth = depth


def _words(func: Any) -> str | None:
    """The words for what is forbidden about a function or operator, None if nothing; remembered."""
    try:
        return _verdicts[func]
    except KeyError:
        words = _verdicts[func] = _judged(func)
        return words


def _judged(func: Any) -> str | None:
    schema = getattr(func, "_schema", None)
    if schema is None:
        name = getattr(func, "__name__", "")
        return f"torch's {name}" if contracts(name) else None
    # An overload's own name, such as `mm.default`, is not the operator's.
    namespace, _, name = schema.name.partition("::")
    if contracts(name):
        return f"torch's {name}"
    return None if namespace in NAMESPACES else f"the operator {schema.name}"


def _dispatch(func: Any, args: Any, kwargs: Any) -> Any:
    count_elsewhere()
    words = _words(func)
    if words is not None:
        _report(words)
    if not getattr(_function, "depth", 0) and not torch._C._is_torch_function_enabled():
        _switched_off(func)
    func = EAGER.get(func, func)
    result = func(*_plain(args), **{name: _plain(value) for name, value in kwargs.items()})
    if func._schema.is_mutable:
        return _mutated(func, args, kwargs, result)
    return _recorded(result)


def _switched_off(func: Any) -> None:
    """Report it, but where torch itself does it: at the end of a block named for its profiler."""
    if func.namespace != "profiler":
        _report("switching __torch_function__ off")


def _mutated(func: Any, args: Any, kwargs: Any, result: Any) -> Any:
    """What an operation in place, or with `out=`, returns: the tensors that it was given."""
    if torch.Tag.inplace_view in func.tags:
        with _without_dispatch():
            func(*args, **kwargs)  # the wrapper's own sizes and strides change too
    given = {id(unwrap(item)): item for item in _tensors((*args, *kwargs.values()))}
    if isinstance(result, Tensor):
        return given.get(id(result), result)
    if isinstance(result, list | tuple):
        return type(result)(given.get(id(item), _recorded(item)) for item in result)
    return result


def _tensors(values: Any) -> list[Tensor]:
    found: list[Tensor] = []
    for value in values:
        if isinstance(value, Tensor):
            found.append(value)
        elif isinstance(value, list | tuple):
            found.extend(_tensors(value))
    return found


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is Recorded:
        return _get_inner(value)
    if kind is list or kind is tuple:
        return kind(_plain(item) for item in value)
    return value


def _recorded(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value if type(value) is Recorded else _wrap(value)
    if isinstance(value, list | tuple):
        return type(value)(_recorded(item) for item in value)
    return value


def _wrap(tensor: Tensor) -> Recorded:
    if torch.is_inference_mode_enabled():
        # A view of an ordinary tensor is an ordinary one there, and so must its wrapper be.
        with torch.inference_mode(False):
            return Recorded(tensor)
    return Recorded(tensor)


_SPECIAL = stand_ins.table(unwrap, _report, _call)


def _watch_threads() -> None:
    """Let every thread that is started from now on run under a mode of its own."""
    inner = threading.Thread._bootstrap_inner  # type: ignore[attr-defined]
    start = _thread.start_new_thread

    def bootstrap(self: threading.Thread) -> None:
        with _mode():
            inner(self)

    def started(function: Any, args: Any, kwargs: Any = None) -> int:
        def run() -> None:
            with _mode():
                function(*args, **(kwargs or {}))

        return start(run, ())

    threading.Thread._bootstrap_inner = bootstrap  # type: ignore[attr-defined]
    _thread.start_new_thread = _thread.start_new = started


def _keep_functions_on_in_backward() -> None:
    """Let hooks and backward functions call what has a stand-in, such as `tolist`, as elsewhere."""
    inner = autograd._engine_run_backward  # type: ignore[attr-defined]

    def run_backward(*args: Any, **kwargs: Any) -> Any:
        with torch._C._EnableTorchFunction():
            return inner(*args, **kwargs)

    for module in (autograd, autograd.graph):
        module._engine_run_backward = run_backward  # type: ignore[attr-defined]
