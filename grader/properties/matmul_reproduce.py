"""Python that a student pastes beside `matmul.py` to see a case of `matmul`."""

from __future__ import annotations

import torch
from torch import Tensor

from grader.properties.declare import Case
from grader.properties.literal import WATCHED, literal, preamble

LAYOUT_CODE = {
    "transposed": "{0} = {0}.mT.contiguous().mT if {0}.dim() > 1 else {0}\n",
    "strided": "{0} = torch.stack([{0}, torch.zeros_like({0})], dim=-1)[..., 0]\n",
    "expanded": "{0} = {0}[:1].expand({0}.shape)\n",
    "offset": "{0} = torch.cat([{0}[:1], {0}, {0}[:1]])[1:-1]\n",
    "permuted": (
        "{0} = {0}.transpose(0, 1).contiguous().transpose(0, 1) if {0}.dim() > 2 else {0}\n"
    ),
}

SETTING_CODE = {
    "grad mode": "torch.set_grad_enabled(False)\n",
    "default dtype": "torch.set_default_dtype(torch.float64)\n",
    "thread count": "torch.set_num_threads(2)\n",
    "deterministic algorithms": 'torch.set_deterministic_debug_mode("warn")\n',
}

KEPT = """\
kept = a.clone(), b.clone()
first = matmul(a, b)
print(first)
copy = first.clone()
again = matmul(a, b)
print(again)
others = {"a": a, "b": b, "an earlier result": first}
before = zip(others, (*kept, copy))
print("Which are not as before?")
print([name for name, value in before if not torch.equal(others[name], value)])
place = again.untyped_storage().data_ptr()
print("Which require grad now?")
print([name for name in ("a", "b") if others[name].requires_grad])
print("Who shares the memory of the second result?")
print([name for name, other in others.items() if other.untyped_storage().data_ptr() == place])
"""

MISFIT = """\
bad_a = {0}
bad_b = {1}
try:
    matmul(bad_a, bad_b)
except Exception as error:
    print(error)
"""

COUNTED = """\
import threading
from torch.utils._python_dispatch import TorchDispatchMode


class Counter(TorchDispatchMode):
    count = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        Counter.count += 1
        return function(*args, **(kwargs or {{}}))


def run(thread, usual=threading.Thread.run):
    with Counter():
        usual(thread)


def tolist(tensor):
    return [tolist(row) for row in tensor.unbind(0)] if tensor.dim() else tensor.item()


threading.Thread.run = run  # the operations of other threads count, too
torch.Tensor.tolist = tolist  # entry by entry, each an operation
with Counter():
    product = matmul(a, b)
small, Counter.count = Counter.count, 0
large_a = {0}
large_b = {1}
with Counter():
    large_product = matmul(large_a, large_b)
large = Counter.count
print(product)
print(large_product)
print(small, "operations at sizes 8;", large, "operations at sizes 64:")
print("more than" if large > 2 * small else "at most", 2 * small, "operations")
"""


def product(case: Case) -> str:
    """The product of a case's operands."""
    second = "a" if case.get("same") else "b"
    return f"{_operands(case)}print(matmul(a, {second}))\n"


def beside(case: Case) -> str:
    """The product of two operands that fit, then that of the case's."""
    good = f"good_a, good_b = {literal(case['good_a'])}, {literal(case['good_b'])}\n"
    return f"{_operands(case)}{good}print(matmul(good_a, good_b))\nprint(matmul(a, b))\n"


def gradients(case: Case) -> str:
    """The gradients of a weighted sum of the product."""
    layouts = {f"{name}_layout": case["layout"] for name in ("a", "b")}
    leaves = [f"{name}.requires_grad_()\n" for name in case["wanted"]]
    call = {"same": "matmul(a, a)", "computed": "matmul(a.clone(), b.clone())"}
    return (
        _operands({**case, **layouts})
        + "".join(leaves)
        + f"result = {call.get(case.get('made', ''), 'matmul(a, b)')}\n"
        + "print(list(result.shape))\n"
        + "print(result.requires_grad)\n"
        + f"weight = {literal(case['weight'])}\n"
        + LAYOUT_CODE.get(case.get("weight_layout", ""), "").format("weight")
        + "(result * weight.conj()).sum().real.backward()\n"
        + "".join(f"print({name}.grad)\n" for name in case["wanted"])
    )


def kept(case: Case) -> str:
    """What two calls leave of their operands, and of the first result."""
    return _operands(case) + KEPT


def growth(case: Case) -> str:
    """How many operations a small and a large product take."""
    return _operands(case) + COUNTED.format(*(_rising(case[f"large_{name}"]) for name in "ab"))


def _rising(like: Tensor) -> str:
    shape = tuple(like.shape)
    return f"torch.arange(1, {like.numel() + 1}).reshape({shape}).to({like.dtype})"


def global_state(case: Case) -> str:
    """What a product changes of torch's global state."""
    setting = SETTING_CODE.get(case["state"], "")
    misfit = ""
    if "bad_a" in case:
        misfit = MISFIT.format(literal(case["bad_a"]), literal(case["bad_b"]))
    return f"{_operands(case)}{setting}{WATCHED.before}\nresult = matmul(a, b)\n" + (
        f"{misfit}{WATCHED.after}\nprint(result)\n"
    )


def _operands(case: Case) -> str:
    lines = [preamble("matmul", "matmul")]
    if case["a"].dtype in (torch.float64, torch.complex128):
        lines.append("torch.set_printoptions(precision=16)\n")
    for name in ("a", "b"):
        lines.append(f"{name} = {literal(case[name])}\n")
        lines.append(LAYOUT_CODE.get(case.get(f"{name}_layout", ""), "").format(name))
    return "".join(lines)
