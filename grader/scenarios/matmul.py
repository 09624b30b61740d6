"""Drive any `matmul(a, b)`.

Operands lie in memory as the case's layouts say: the values are the same, strides and offsets are
not. Nothing here contracts, since the rule against it watches the scenarios too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from grader.scenarios.counting import count
from grader.scenarios.support import Data, attempt, forgiven, plain, shares_memory, tensor

Matmul = Callable[[Tensor, Tensor], Any]
CONTIGUOUS = torch.contiguous_format


def lay_out(value: Tensor, layout: str) -> Tensor:
    """The same values, laid out in memory as `layout` says.

    `contiguous`: the value itself; `transposed`: the last two dimensions swapped in memory;
    `strided`: every second entry of a larger tensor; `offset`: the middle of a longer one;
    `expanded`: one slice standing for all along the first dimension, whose values are equal;
    `permuted`: the first two of at least three dimensions swapped in memory.
    """
    match layout:
        case "permuted" if value.dim() >= 3:
            return value.transpose(0, 1).clone(memory_format=CONTIGUOUS).transpose(0, 1)
        case "transposed" if value.dim() >= 2:
            return value.mT.clone(memory_format=CONTIGUOUS).mT
        case "strided" if value.dim() >= 1:
            return torch.stack([value, torch.zeros_like(value)], dim=-1).select(-1, 0)
        case "offset" if value.dim() >= 1:
            return torch.cat([value[:1], value, value[:1]])[len(value[:1]) :][: len(value)]
        case "expanded" if value.dim() >= 1:
            return value[:1].clone().expand(value.shape)
    return value


def product(
    matmul: Matmul,
    *,
    device: torch.device,
    a: Tensor,
    b: Tensor,
    a_layout: str = "contiguous",
    b_layout: str = "contiguous",
    same: bool = False,
    usual: Sequence[Sequence[Tensor]] = (),
) -> Data:
    """The product of two operands; where they are the `same`, of one tensor with itself.

    `usual` are pairs like them about which nothing is special. Where there are some, an exception
    is part of what is seen; where one of these has no product, the special one is not tried.
    """
    first = lay_out(a, a_layout)
    second = first if same else lay_out(b, b_layout)
    if not usual:
        return {"result": tensor(matmul(first, second), "matmul(a, b)")}
    others = [_usual(matmul, one, other) for one, other in usual]
    if any(other is None for other in others):
        return {"result": None, "usual": others}
    result = attempt(lambda: tensor(matmul(first, second), "matmul(a, b)"))
    return {"result": result, "usual": others}


def _usual(matmul: Matmul, a: Tensor, b: Tensor) -> Data:
    return _perhaps(matmul, lambda: tensor(matmul(a, b)))


def _perhaps(matmul: Matmul, function: Callable[[], Data]) -> Data:
    """What `function` returns; None where that is nothing to look at, or an exception.

    A stub raises all the same: it does not multiply two numbers either.
    """
    try:
        return function()
    except NotImplementedError:
        matmul(torch.ones(1), torch.ones(1))
        return None
    except Exception:  # `Unusable` among them
        return None


def stateful(
    matmul: Matmul,
    *,
    device: torch.device,
    a: Tensor,
    b: Tensor,
    state: str,
    bad_a: Tensor | None = None,
    bad_b: Tensor | None = None,
) -> Data:
    """The product, and what it leaves changed where one setting is not torch's usual one.

    Where there are operands that do not fit, `matmul` is then called with these, too.
    """

    def call() -> Tensor:
        result = tensor(matmul(a, b), "matmul(a, b)")
        if bad_a is not None and bad_b is not None:
            forgiven(matmul, bad_a, bad_b)
        return result

    if state == "usual":
        return {"result": call(), "changed": []}
    read, write, other = SETTINGS[state]
    usual = read()
    write(other)
    try:
        result = _perhaps(matmul, call)
        changed = read() != other
    finally:
        write(usual)
    return {"result": result, "changed": [state] if changed else []}


SETTINGS: dict[str, tuple[Callable[[], Any], Callable[[Any], object], Any]] = {
    "grad mode": (torch.is_grad_enabled, torch.set_grad_enabled, False),
    "default dtype": (torch.get_default_dtype, torch.set_default_dtype, torch.float64),
    "thread count": (torch.get_num_threads, torch.set_num_threads, 2),
    "deterministic algorithms": (
        torch.get_deterministic_debug_mode,
        torch.set_deterministic_debug_mode,
        1,  # it warns, where an operation of an answer has no such algorithm
    ),
}
"""Settings of torch by the words of the report: how each is read and set, and an unusual value."""


def carried(matmul: Matmul, *, device: torch.device, a: Tensor, b: Tensor) -> Data:
    """The product, and in which directions values were copied between the CPU and the device."""
    if device.type == "cpu":
        return {"result": tensor(matmul(a, b), "matmul(a, b)"), "copied": []}
    with _Travels() as travels:
        result = tensor(matmul(a, b), "matmul(a, b)")
    return {"result": result, "copied": sorted(travels.directions)}


class _Travels(TorchDispatchMode):
    """Notes copies of more than a number from one kind of device to another."""

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Spare this process the import of torch's compiler, which takes a second."""
        return False

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.directions: set[str] = set()

    def __torch_dispatch__(self, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        if func in COPIES:
            source = args[COPIES[func]]
            if source.device.type != result.device.type and source.numel() > 1:
                self.directions.add(f"{source.device.type} to {result.device.type}")
        return result


COPIES = {torch.ops.aten._to_copy.default: 0, torch.ops.aten.copy_.default: 1}
"""The operators that copy between devices, and which of their arguments is copied."""


def gradients(
    matmul: Matmul,
    *,
    device: torch.device,
    a: Tensor,
    b: Tensor,
    weight: Tensor,
    wanted: str,
    layout: str,
    weight_layout: str = "contiguous",
    made: str = "leaves",
) -> Data:
    """The gradients of `(matmul(a, b) * weight).sum()` with respect to the operands in `wanted`.

    The operands are `leaves`, copies of leaves (`computed`), or one leaf twice (`same`). What comes
    in from behind the product lies in memory as `weight` does.
    """
    operands = {"a": lay_out(a, layout), "b": lay_out(b, layout)}
    leaves = [operands[name].requires_grad_() for name in wanted]
    match made:
        case "same":
            operands["b"] = operands["a"]
        case "computed":
            operands = {name: operand.clone() for name, operand in operands.items()}
    result = tensor(matmul(operands["a"], operands["b"]), "matmul(a, b)")
    if not result.requires_grad or result.shape != weight.shape:
        return {"reaches": False, "a": None, "b": None, "shape": list(result.shape)}
    # a scalar's backward: with a gradient given, torch first imports a few hundred modules
    total = (result * lay_out(weight, weight_layout).conj()).sum().real
    found = torch.autograd.grad(total, leaves, allow_unused=True)
    grads = {"a": None, "b": None} | dict(zip(wanted, found, strict=True))
    return {"reaches": True, **grads, "shape": list(result.shape)}


def twice(
    matmul: Matmul, *, device: torch.device, a: Tensor, b: Tensor, only_kept: bool = False
) -> Data:
    """What is left of the operands after two calls, and whether results share memory with them.

    With `only_kept` an answer may also raise, which the claim is not about then.
    """
    if only_kept:
        return _perhaps(matmul, lambda: _twice(matmul, a, b))
    return _twice(matmul, a, b)


def _twice(matmul: Matmul, a: Tensor, b: Tensor) -> dict[str, Data]:
    first, second = a.clone(), b.clone()
    one = tensor(matmul(first, second), "matmul(a, b)")
    kept = one.clone()
    other = tensor(matmul(first, second), "matmul(a, b) called again")
    return {
        "result": one,
        "again": other,
        "kept": _same(one, kept),
        "a_unchanged": _same(first, a),
        "b_unchanged": _same(second, b),
        "requires_grad": [name for name, x in (("a", first), ("b", second)) if x.requires_grad],
        "shared": [
            name
            for name, operand in (("a", first), ("b", second), ("an earlier result", one))
            if shares_memory(other, operand)
        ],
    }


def refusal(
    matmul: Matmul, *, device: torch.device, a: Tensor, b: Tensor, good_a: Tensor, good_b: Tensor
) -> Data:
    """What operands that do not fit give, and operands beside them that do."""
    outcome = attempt(lambda: tensor(matmul(a, b), "matmul(a, b)"))
    good = tensor(matmul(good_a, good_b), "matmul(good_a, good_b)")
    return {"outcome": outcome, "good": good}


def beside(
    matmul: Matmul, *, device: torch.device, a: Tensor, b: Tensor, good_a: Tensor, good_b: Tensor
) -> Data:
    """Two products, of which one is a special case."""
    special = tensor(matmul(a, b), "matmul(a, b)")
    return {"result": special, "good": tensor(matmul(good_a, good_b), "matmul(good_a, good_b)")}


MOST_OPERATIONS = 20_000


def operations(
    matmul: Matmul,
    *,
    device: torch.device,
    a: Tensor,
    b: Tensor,
    large_a: Tensor,
    large_b: Tensor,
    only_counted: bool = False,
) -> Data:
    """How many tensor operations a small and a large product take; counting ends at twice.

    With `only_counted` an answer may also raise, which the claim is not about then.
    """
    if only_counted:
        return _perhaps(matmul, lambda: _operations(matmul, a, b, large_a, large_b))
    return _operations(matmul, a, b, large_a, large_b)


def _operations(
    matmul: Matmul, a: Tensor, b: Tensor, large_a: Tensor, large_b: Tensor
) -> dict[str, Data]:
    small, result = count(lambda: tensor(matmul(a, b), "matmul(a, b)"), MOST_OPERATIONS)
    large, large_result = count(
        lambda: tensor(matmul(large_a, large_b), "matmul(large_a, large_b)"), 2 * small + 1
    )
    return {"small": small, "large": large, "result": result, "large_result": large_result}


def _same(one: Tensor, other: Tensor) -> bool:
    """Whether two tensors hold the same bits, NaN included."""
    first, second = plain(one), plain(other)
    if first.shape != second.shape or first.is_meta or second.is_meta:
        return False
    return torch.equal(first.nan_to_num(nan=12345.0), second.nan_to_num(nan=12345.0))
