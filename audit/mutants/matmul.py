"""Mutants of `matmul`: wrong for one size, one rank, one dtype, one kind of value or of call."""

from __future__ import annotations

from itertools import product

from audit.mutant import Mutant, edit, variant
from audit.mutants.matmul_calls import CALLS
from audit.mutants.matmul_forms import FORM_MUTANTS

NAME = "matmul"
END = "    return result"
DTYPES = ("float16", "bfloat16", "float32", "float64", "int32", "int64", "complex64")
HEAD = "from torch import Tensor"


def when(name: str, condition: str, wrong: str = "result = result + 1") -> Mutant:
    """Right but for operands of which `condition` is true; `wrong` is what happens then."""
    changes = [(END, f"    if {condition}:\n        {wrong}\n{END}")]
    if "torch." in condition + wrong:
        changes.append((HEAD, f"import torch\n{HEAD}"))
    return edit(NAME, name, *changes)


def sizes() -> list[Mutant]:
    """Wrong for one size, and beyond one."""
    extents = {"m": "rows.shape[-2]", "k": "rows.shape[-1]", "n": "columns.shape[-1]"}
    found = []
    for (letter, extent), size in product(extents.items(), range(41)):
        wrong = "result = result + 1" if size or letter == "k" else "raise ValueError(size)"
        found.append(when(f"wrong where {letter} is {size}", f"{extent} == {size}", wrong))
    for letter, extent in extents.items():
        found.append(when(f"wrong where {letter} is above 8", f"{extent} > 8"))
        found.append(when(f"wrong where {letter} is above 32", f"{extent} > 32"))
        found.append(when(f"wrong where {letter} is 1 and no vector", f"{extent} == 1 < a.dim()"))
    for side, size in product("ab", range(9)):
        wrong = "result = result + 1" if size else "raise ValueError"
        name = f"wrong where the first batch size of {side} is {size}"
        found.append(when(name, f"{side}.dim() > 2 and {side}.shape[0] == {size}", wrong))
        if size:
            name = f"wrong where the last batch size of {side} is {size}"
            found.append(when(name, f"{side}.dim() > 2 and {side}.shape[-3] == {size}"))
    for size in range(1, 9):
        found.append(when(f"wrong for {size} batches in all", f"result.shape[:-2].numel() == {size} and max(a.dim(), b.dim()) > 2"))  # fmt: skip  # noqa: E501
    return found


def ranks() -> list[Mutant]:
    """Wrong for one pair of ranks, with one dtype."""
    found = [
        when(f"wrong for ranks {a} and {b}", f"(a.dim(), b.dim()) == ({a}, {b})")
        for a, b in product(range(1, 6), repeat=2)
    ]
    forms = {
        "dot products": "a.dim() == b.dim() == 1",
        "matrix by vector": "(a.dim(), b.dim()) == (2, 1)",
        "vector by matrix": "(a.dim(), b.dim()) == (1, 2)",
        "matrices": "a.dim() == b.dim() == 2",
        "batches": "max(a.dim(), b.dim()) > 2",
    }
    found += [
        when(f"wrong for {form} of {dtype}", f"{condition} and a.dtype == torch.{dtype}")
        for (form, condition), dtype in product(forms.items(), DTYPES)
    ]
    return found


def wrong_dtypes() -> list[Mutant]:
    """The right values, in another dtype or with fewer digits."""
    made = [
        when(
            f"{one} gives {other}", f"a.dtype == torch.{one}", f"result = result.to(torch.{other})"
        )
        for one, other in zip(DTYPES, (*DTYPES[1:], DTYPES[0]), strict=True)
        if one != "complex64"
    ]
    through = [("float64", "float32"), ("float32", "float16"), ("float32", "bfloat16"),
               ("int64", "float64"), ("int64", "float32"), ("int32", "float32"),
               ("int64", "int32")]  # fmt: skip
    made += [
        when(f"{one} by way of {other}", f"a.dtype == torch.{one}",
             f"result = result.to(torch.{other}).to(a.dtype)")
        for one, other in through
    ]  # fmt: skip
    made += [
        when("int32 products in float64", "a.dtype == torch.int32",
             "result = (rows.unsqueeze(-1).double() * columns.unsqueeze(-3)).sum(-2).to(a.dtype)"
             ".view(result.shape)"),
        when("integers saturate", "a.dtype == torch.int32",
             "result = (rows.unsqueeze(-1).long() * columns.unsqueeze(-3)).sum(-2)"
             ".clamp(-2**31, 2**31 - 1).int().view(result.shape)"),
        when("the imaginary part is conjugated", "a.is_complex()", "result = result.conj()"),
        when("the imaginary part is lost", "a.is_complex()",
             "result = torch.complex(result.real, torch.zeros_like(result.real))"),
        when("a is conjugated", "a.is_complex()",
             "result = (rows.conj().unsqueeze(-1) * columns.unsqueeze(-3)).sum(-2)"
             ".view(result.shape)"),
        when("integers lose their sign", "not a.is_floating_point() and not a.is_complex()",
             "result = result.abs()"),
    ]  # fmt: skip
    return made


def broadcasts() -> list[Mutant]:
    """Wrong for one kind of batches."""
    lead = "a.dim() > 2 and b.dim() > 2 and "
    kinds = {
        "a batch of 1 on the left": f"{lead}a.shape[-3] == 1 < b.shape[-3]",
        "a batch of 1 on the right": f"{lead}b.shape[-3] == 1 < a.shape[-3]",
        "batches of 1 on both sides": f"{lead}b.shape[-3] == 1 == a.shape[-3]",
        "equal batches": f"{lead}a.shape[:-2] == b.shape[:-2]",
        "several equal batch sizes": f"{lead}a.shape[:-2] == b.shape[:-2] and a.dim() > 3",
        "no batch on the left": "a.dim() <= 2 < b.dim()",
        "no batch on the right": "b.dim() <= 2 < a.dim()",
        "fewer batch dimensions on the left": "2 < a.dim() < b.dim()",
        "fewer batch dimensions on the right": "2 < b.dim() < a.dim()",
        "both sides stretched": f"{lead}a.shape[:-2] != result.shape[:-2] != b.shape[:-2]",
        "an inner batch dimension stretched": "a.dim() > 3 and a.shape[-3] < result.shape[-3]",
        "an outer batch dimension stretched": "a.dim() > 3 and a.shape[-4] < result.shape[-4]",
        "a vector against batches": "a.dim() == 1 and b.dim() > 2",
        "batches against a vector": "b.dim() == 1 and a.dim() > 2",
        "a row against batches": "rows.shape[-2] == 1 and b.dim() > 2",
    }
    return [when(f"wrong for {kind}", condition) for kind, condition in kinds.items()]


def special_values() -> list[Mutant]:
    """Wrong for one kind of value."""
    kinds = {
        "all of a negative": "a.numel() and not a.is_complex() and bool((a < 0).all())",
        "all of b negative": "b.numel() and not b.is_complex() and bool((b < 0).all())",
        "all of a positive": "a.numel() and not a.is_complex() and bool((a > 0).all())",
        "all of b positive": "b.numel() and not b.is_complex() and bool((b > 0).all())",
        "a zero in a": "a.numel() > 1 and bool((a == 0).any())",
        "no zero in a": "a.numel() > 1 and bool((a != 0).all())",
        "nothing but zeros in a": "a.numel() and bool((a == 0).all())",
        "nothing but zeros in b": "b.numel() and bool((b == 0).all())",
        "nothing but ones in a": "a.numel() and bool((a == 1).all())",
        "nothing but ones in b": "b.numel() and bool((b == 1).all())",
        "values above 4": "not a.is_complex() and bool((a.abs() > 4).any())",
        "values above 1000": "a.is_floating_point() and bool((a.abs() > 1e3).any())",
        "values above 1e5": "a.is_floating_point() and bool((a.abs() > 1e5).any())",
        "values in b above 1e5": "b.is_floating_point() and bool((b.abs() > 1e5).any())",
        "integers above 2 ** 24": "a.dtype in (torch.int32, torch.int64)"
        " and bool((a.abs() > 2**24).any())",
        "the least integers": "a.dtype == torch.int64 and bool((a < -(2**62)).any())",
        "results above 1e8": "a.is_floating_point() and bool((result.abs() > 1e8).any())",
        "fractions": "a.is_floating_point() and bool((a != a.round()).any())",
        "equal operands": "a.shape == b.shape and a.dtype == b.dtype and bool((a == b).all())",
    }  # fmt: skip
    found = [when(f"wrong for {kind}", condition) for kind, condition in kinds.items()]
    nan, every = "a.is_floating_point()", "(rows.unsqueeze(-1) * columns.unsqueeze(-3))"
    found += [
        when("nan is skipped", nan, f"result = {every}.nansum(-2).view(result.shape)"),
        when("nan becomes 0 at the end", nan,
             "result = torch.where(result.isnan(), 0, result)"),
        when("infinity is clipped", "a.dtype == torch.float32",
             "result = result.clamp(-3e38, 3e38)"),
        when("minus infinity is clipped", nan,
             "result = result.clamp(min=torch.finfo(a.dtype).min)"),
        when("infinity is nan", nan, "result = torch.where(result.isinf(), result * 0, result)"),
        when("nan is infinity", nan, "result = torch.where(result.isnan(), float('inf'), result)"),
        when("zeros of a skip infinity", nan,
             "result = torch.where(rows.unsqueeze(-1) == 0, 0, rows.unsqueeze(-1) * "
             "columns.unsqueeze(-3)).sum(-2).view(result.shape)"),
        when("small values are lost", nan, "result = torch.where(result.abs() < 1e-7, 0, result)"),
        when("small operands are lost", nan,
             "result = (torch.where(rows.abs() < 1e-7, 0, rows).unsqueeze(-1) * "
             "columns.unsqueeze(-3)).sum(-2).view(result.shape)"),
        when("large operands are clipped", nan,
             "result = (rows.clamp(-1e6, 1e6).unsqueeze(-1) * columns.unsqueeze(-3)).sum(-2)"
             ".view(result.shape)"),
        when("nan in float64 only is skipped", "a.dtype == torch.float64",
             f"result = {every}.nansum(-2).view(result.shape)"),
        when("nan in vectors only is skipped", f"{nan} and a.dim() == 1",
             f"result = {every}.nansum(-2).view(result.shape)"),
        when("a part per million too large", "a.dtype == torch.float64",
             "result = result * (1 + 1e-6)"),
        when("a part per 1e12 too large", "a.dtype == torch.float64",
             "result = result * (1 + 1e-12)"),
        when("float32 a part per 1e5 too large", "a.dtype == torch.float32",
             "result = result * (1 + 1e-5)"),
        when("negative zero", nan, "result = result + 0.0"),
    ]  # fmt: skip
    return found


SHORTCUT = """
def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0 or a.dtype != b.dtype:
        raise TypeError
    rows = a.unsqueeze(0) if a.dim() == 1 else a
    columns = b.unsqueeze(1) if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError
    left, right = rows.unsqueeze(-1), columns.unsqueeze(-3)
    result = {result}
    if b.dim() == 1:
        result = result.squeeze(-1)
    if a.dim() == 1:
        result = result.squeeze(-1 if b.dim() == 1 else -2)
    return result
"""


def rewritten() -> list[Mutant]:
    """Other ways to a product, wrong ones."""
    results = {
        "squares of sums": "((left + right) ** 2 - (left - right) ** 2).sum(-2, dtype=a.dtype) / 4",
        "a transposed": "(a.mT.unsqueeze(-1) * right).sum(-2, dtype=a.dtype)"
        " if a.dim() == 2 and a.shape[0] == a.shape[1] else (left * right).sum(-2, dtype=a.dtype)",
        "b transposed": "(left * b.mT.unsqueeze(-3)).sum(-2, dtype=a.dtype)"
        " if b.dim() == 2 and b.shape[0] == b.shape[1] else (left * right).sum(-2, dtype=a.dtype)",
        "the last term is lost": "(left * right)[..., :-1, :].sum(-2, dtype=a.dtype)",
        "the first term is lost": "(left * right)[..., 1:, :].sum(-2, dtype=a.dtype)",
        "terms beyond 16 are lost": "(left * right)[..., :16, :].sum(-2, dtype=a.dtype)",
        "terms beyond 39 are lost": "(left * right)[..., :39, :].sum(-2, dtype=a.dtype)",
        "a mean": "(left * right).sum(-2, dtype=a.dtype) // max(rows.shape[-1], 1)",
        "a maximum": "(left * right).amax(-2)",
        "sums of sums": "(left + right).sum(-2, dtype=a.dtype)",
        "the negative product": "-(left * right).sum(-2, dtype=a.dtype)",
        "a cumulative difference": "(left * right).cumsum(-2, dtype=a.dtype)[..., -1, :]",
        "no dtype for the sum": "(left * right).sum(-2)",
        "the absolute product": "(left * right).abs().sum(-2, dtype=a.dtype)",
        "rounded": "(left * right).sum(-2, dtype=a.dtype).round()"
        " if a.is_floating_point() else (left * right).sum(-2, dtype=a.dtype)",
        "flipped": "(left * right).sum(-2, dtype=a.dtype).flip(-1)",
        "rows flipped beyond 4": "(left * right).sum(-2, dtype=a.dtype).flip(-2)"
        " if rows.shape[-2] > 4 else (left * right).sum(-2, dtype=a.dtype)",
    }
    return [
        variant(NAME, name, SHORTCUT.replace("{result}", result).lstrip())
        for name, result in results.items()
    ]


MUTANTS = (
    *sizes(),
    *ranks(),
    *wrong_dtypes(),
    *broadcasts(),
    *special_values(),
    *rewritten(),
    *CALLS,
    *FORM_MUTANTS,
)

EQUIVALENT: dict[str, str] = {
    "makes b contiguous in place": "b keeps its values; where they lie is nobody's business",
    "seeds Python's generator": "only torch's global state is claimed to be left alone",
    "gradients cannot go back twice": "nothing is claimed of second derivatives",
    "expands instead of copying": "entries of a result may share memory with one another",
    "negative zero": "adding 0 changes the sign of a zero alone, and -0 equals 0",
    "if exp: a.unsqueeze(0) if a.dim() == 1 else a → a.unsqueeze(0) if (a.dim() == 1) and False"
    " else a": "broadcasting makes the vector's row without the unsqueeze",
}
