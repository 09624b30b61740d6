"""Mutants of `matmul` that are wrong in one form, one dtype or one setting, in any property."""

from __future__ import annotations

from itertools import product

from audit.mutant import Mutant, edit

NAME = "matmul"
END = "    return result"
START = "    if a.dim() == 0 or b.dim() == 0:"
IMPORTED = ("from torch import Tensor", "import torch\nfrom torch import Tensor")
FORMS = {
    "dot products": "a.dim() == b.dim() == 1",
    "matrix by vector": "(a.dim(), b.dim()) == (2, 1)",
    "vector by matrix": "(a.dim(), b.dim()) == (1, 2)",
    "matrices": "a.dim() == b.dim() == 2",
    "batches": "a.dim() > 2 and b.dim() > 2",
}
DTYPES = ("float16", "bfloat16", "float32", "float64", "int32", "int64", "complex64")
INEXACT = ("float16", "bfloat16", "float32", "float64")
AXES = {
    "dot products": "rows.unbind(-1)",
    "matrix by vector": "rows.unbind(-2)",
    "vector by matrix": "columns.unbind(-1)",
    "matrices": "rows.unbind(-2)",
    "batches": "rows.unbind(-3)",
}
"""For each form, parts of an operand that may be visited one by one."""


def at_end(name: str, condition: str, wrong: str) -> Mutant:
    """The solution, which does something else with its result under a condition."""
    changed = f"    if {condition}:\n        {wrong}\n{END}"
    return edit(NAME, name, (END, changed), IMPORTED)


def at_start(name: str, condition: str, wrong: str) -> Mutant:
    """The solution, which does something else before its checks under a condition."""
    changed = f"    if {condition}:\n        {wrong}\n{START}"
    return edit(NAME, name, (START, changed), IMPORTED)


def values() -> list[Mutant]:
    """Wrong for numbers that are too large, or none."""
    again = "(rows.{0}().unsqueeze(-1) * columns.{0}().unsqueeze(-3)).sum(-2).view(result.shape)"
    made = [
        at_end(f"{dtype} of {form} in float64", f"{condition} and a.dtype == torch.{dtype}",
               f"result = {again.format('double')}.to(a.dtype)")
        for (form, condition), dtype in product(FORMS.items(), ("int32", "int64"))
    ]  # fmt: skip
    made += [
        at_end(f"nan of {dtype} becomes 0", f"a.dtype == torch.{dtype}",
               "result = torch.where(result.isnan(), 0, result).to(a.dtype)")
        for dtype in (*INEXACT, "complex64")
    ]  # fmt: skip
    made += [
        at_end(f"{dtype} saturates",
               f"a.dtype == torch.{dtype} and bool((a.isfinite().all() & b.isfinite().all()))",
               "result = result.clamp(torch.finfo(a.dtype).min, torch.finfo(a.dtype).max)")
        for dtype in INEXACT
    ]  # fmt: skip
    made.append(
        at_end("bfloat16 by way of float16", "a.dtype == torch.bfloat16",
               f"result = {again.format('half')}.to(a.dtype)")
    )  # fmt: skip
    return made


def refusals() -> list[Mutant]:
    """Takes what does not fit, in one form."""
    made = [
        at_start(f"promotes dtypes of {form}", f"a.dtype != b.dtype and {condition}",
                 "a, b = (x.to(torch.promote_types(a.dtype, b.dtype)) for x in (a, b))")
        for form, condition in FORMS.items()
    ]  # fmt: skip
    inner = "min(a.shape[-1], b.shape[max(-2, -b.dim())])"
    made += [
        at_start(f"cuts what is too long of {form}",
                 f"{condition} and {inner} > 1",
                 f"a, b = a[..., :{inner}], b[..., :{inner}, :] if b.dim() > 1 else b[:{inner}]")
        for form, condition in FORMS.items()
    ]  # fmt: skip
    scalars = {
        "a vector by": "a.dim() == 1 and b.dim() == 0",
        "a matrix by": "a.dim() == 2 and b.dim() == 0",
        "batches by": "a.dim() == 3 and b.dim() == 0",
    }
    made += [at_start(f"takes {what} no dimension", how, "return a * b")
             for what, how in scalars.items()]  # fmt: skip
    made += [
        at_start("takes any dtypes of what is empty", "0 in (a.numel(), b.numel())",
                 "b = b.to(a.dtype)"),
        at_start("takes any sizes where there are no rows",
                 "a.dim() == b.dim() == 2 and a.shape[0] == 0 and a.dtype == b.dtype",
                 "return a.new_zeros(0, b.shape[1])"),
        at_start("tiles batches",
                 "a.dim() == b.dim() == 3 and len(a) and len(b) and len(b) % len(a) == 0",
                 "a = a.repeat(len(b) // len(a), 1, 1)"),
    ]  # fmt: skip
    return made


def loops() -> list[Mutant]:
    """One part after the other, in one form or dtype."""
    visit = "result = [result, *(part + part for part in {0})][0]"
    made = [
        at_end(f"a loop for {form}", f"{condition} and a.is_floating_point()",
               visit.format(AXES[form]))
        for form, condition in FORMS.items()
    ]  # fmt: skip
    made += [
        at_end(f"a loop for {dtype}", f"{FORMS['matrices']} and a.dtype == torch.{dtype}",
               visit.format("rows.unbind(-1)"))
        for dtype in DTYPES
    ]  # fmt: skip
    return made


def operands() -> list[Mutant]:
    """Changes, shares or cuts off operands of one kind."""
    made = [
        at_end(f"vectors of {dtype} in place",
               f"{FORMS['dot products']} and a.dtype == torch.{dtype} and not a.requires_grad",
               "a.mul_(b)")
        for dtype in DTYPES
    ]  # fmt: skip
    made += [
        at_end(f"returns {dtype} itself where b is the identity",
               f"{FORMS['matrices']} and a.dtype == torch.{dtype} and b.shape[0] == b.shape[1]"
               " and torch.equal(b, torch.eye(len(b), dtype=b.dtype, device=b.device))",
               "return a")
        for dtype in DTYPES
    ]  # fmt: skip
    made += [
        at_end("makes operands require grad", "a.is_floating_point()",
               "a.requires_grad_(), b.requires_grad_()"),
        at_end("no gradient for what was computed", "not a.is_leaf", "result = result.detach()"),
        at_end("half a gradient for one operand twice", "a is b",
               "result = result / 2 + (result / 2).detach()"),
        at_end("wrong for one operand twice", "a is b", "result = result + 1"),
    ]  # fmt: skip
    return made


def settings() -> list[Mutant]:
    """Leaves a setting as it usually is, whatever it was."""
    usual = {
        "gradients": "torch.set_grad_enabled(True)",
        "the thread count": "torch.set_num_threads(1)",
        "the default dtype": "torch.set_default_dtype(torch.float32)",
        "deterministic algorithms": "torch.use_deterministic_algorithms(False)",
    }
    return [at_end(f"resets {what}", "True", how) for what, how in usual.items()]


FORM_MUTANTS = (*values(), *refusals(), *loops(), *operands(), *settings())
