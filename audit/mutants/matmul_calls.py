"""Mutants of `matmul` that are wrong in what surrounds the values: calls, gradients, refusals."""

from __future__ import annotations

from audit.mutant import Mutant, edit

NAME = "matmul"
END = "    return result"
HEAD = "from torch import Tensor"
IMPORTED = (HEAD, f"import torch\n{HEAD}")
NO_DIMENSION = "    if a.dim() == 0 or b.dim() == 0:"
DTYPES_DIFFER = "    if a.dtype != b.dtype:"
SIZES_DIFFER = "    if rows.shape[-1] != columns.shape[-2]:"
PRODUCTS = "    products = rows.unsqueeze(-1) * columns.unsqueeze(-3)"


def at_end(name: str, *lines: str, torch: bool = False, why: str = "") -> Mutant:
    """The solution with lines before it returns."""
    text = "".join(f"    {line}\n" for line in lines)
    changes = [(END, text + END)]
    return edit(NAME, name, *changes, *([IMPORTED] if torch else []), why=why)


def remembering(name: str, condition: str, wrong: str = "result = result + 1") -> Mutant:
    """Counts its calls, and is wrong for some of them."""
    lines = "    CALLS.append(0)\n" + f"    if {condition}:\n        {wrong}\n"
    return edit(NAME, name, (END, lines + END), (HEAD, f"{HEAD}\n\nCALLS = []"))


def calls() -> list[Mutant]:
    """Wrong for some calls of many."""
    return [
        remembering("right for the first call only", "len(CALLS) > 1"),
        remembering("right for three calls", "len(CALLS) > 3"),
        remembering("right for twenty calls", "len(CALLS) > 20"),
        remembering("wrong every second call", "len(CALLS) % 2 == 0"),
        remembering("wrong for the first call", "len(CALLS) == 1"),
        remembering("wrong every seventh call", "len(CALLS) % 7 == 0"),
        edit(
            NAME, "remembers results by shape", (HEAD, f"{HEAD}\n\nKEPT = {{}}"),
            (END, "    return KEPT.setdefault((a.shape, b.shape, a.dtype), result)"),
        ),
        edit(
            NAME, "remembers results by the operands' sums", (HEAD, f"{HEAD}\n\nKEPT = {{}}"),
            (END, "    key = (a.shape, b.shape, a.dtype, str(a.sum()), str(b.sum()))\n"
                  "    return KEPT.setdefault(key, result)"),
        ),
        at_end("draws a random number", "torch.rand(())", torch=True),
        at_end("seeds the generator", "torch.manual_seed(0)", torch=True),
        at_end("adds a little noise", "result = result + torch.rand_like(result) * 1e-3"
               " if a.is_floating_point() else result", torch=True),
        at_end("switches gradients off for good", "torch.set_grad_enabled(False)", torch=True),
        at_end("changes the default dtype", "torch.set_default_dtype(torch.float64)", torch=True),
        at_end("asks for deterministic algorithms",
               "torch.use_deterministic_algorithms(True)", torch=True),
        at_end("changes how tensors are printed",
               "torch.set_printoptions(precision=2)", torch=True),
        at_end("seeds Python's generator", "__import__('random').seed(0)"),
    ]  # fmt: skip


def operands() -> list[Mutant]:
    """Changes or shares what it was given."""
    return [
        at_end("clears a", "a.detach().zero_()"),
        at_end("clears b", "b.detach().zero_()"),
        at_end("negates b where there are batches", "b.dim() > 2 and b.detach().neg_()"),
        at_end("changes a vector on the left", "a.dim() == 1 and a.detach().add_(1)"),
        at_end("asks for gradients of a", "a.requires_grad_(a.is_floating_point())"),
        at_end("makes b contiguous in place", "b.data = b.data.contiguous().clone()"),
        at_end("returns a for products with one", "if b.numel() == 1 and bool((b == 1).all())"
               " and result.shape == a.shape:", "    return a"),
        edit(NAME, "writes results into a kept buffer", (HEAD, f"{HEAD}\n\nKEPT = {{}}"),
             (END, "    if not result.requires_grad:\n"
                   "        kept = KEPT.setdefault((result.shape, result.dtype), result)\n"
                   "        result = kept.copy_(result)\n" + END)),
        at_end("expands instead of copying", "if rows.shape[-2] > 1 and a.dim() == 2 and"
               " bool((a == a[0]).all()):", "    result = result[:1].expand_as(result)",
               why="equal values, in memory that several entries share"),
    ]  # fmt: skip


def gradients() -> list[Mutant]:
    """Right values, wrong gradients."""
    products = {
        "a is detached": "rows.detach().unsqueeze(-1) * columns.unsqueeze(-3)",
        "b is detached": "rows.unsqueeze(-1) * columns.detach().unsqueeze(-3)",
        "both are detached": "(rows.unsqueeze(-1) * columns.unsqueeze(-3)).detach()",
        "a's gradient doubles": "(2 * rows - rows.detach()).unsqueeze(-1) * columns.unsqueeze(-3)",
        "b's gradient doubles": "rows.unsqueeze(-1)"
        " * (2 * columns - columns.detach()).unsqueeze(-3)",
        "a's gradient is negative": "(2 * rows.detach() - rows).unsqueeze(-1)"
        " * columns.unsqueeze(-3)",
    }
    found = [
        edit(NAME, name, (PRODUCTS, f"    products = {how}")) for name, how in products.items()
    ]
    only = {
        "vectors": "a.dim() == 1",
        "vectors on the right": "b.dim() == 1",
        "batches": "a.dim() > 2",
        "broadcast batches": "a.shape[:-2] != b.shape[:-2]",
        "float64": "'float64' in str(a.dtype)",
        "float32": "'float32' in str(a.dtype)",
        "complex": "a.is_complex()",
        "equal shapes": "a.shape == b.shape",
        "one row": "rows.shape[-2] == 1",
        "transposed operands": "not a.is_contiguous()",
        "one of two that need them": "a.requires_grad and b.requires_grad",
        "a alone that needs them": "a.requires_grad and not b.requires_grad",
        "b alone that needs them": "b.requires_grad and not a.requires_grad",
    }
    found += [
        at_end(f"no gradient for {what}", f"if {condition}:", "    result = result.detach()")
        for what, condition in only.items()
    ]
    found += [
        at_end("always requires a gradient",
               "result = result.detach().requires_grad_() if a.is_floating_point() else result"),
        at_end("gradients cannot go back twice",
               "if result.requires_grad and result.is_floating_point():",
               "    result.register_hook(lambda grad: grad.detach() * 1)"),
        at_end("gradients are clipped",
               "if result.requires_grad and result.is_floating_point():",
               "    result.register_hook(lambda grad: grad.clamp(-1, 1))"),
        at_end("gradients of nan are 0",
               "if result.requires_grad and result.is_floating_point():",
               "    result.register_hook(lambda grad: grad.nan_to_num())"),
        edit(NAME, "no gradients ever", IMPORTED, ("def matmul", "@torch.no_grad()\ndef matmul")),
        edit(NAME, "inference mode", IMPORTED,
             ("def matmul", "@torch.inference_mode()\ndef matmul")),
    ]  # fmt: skip
    return found


def memory_layouts() -> list[Mutant]:
    """Wrong for operands that lie in memory in one way."""
    layouts = {
        "a transposed in memory": "a.dim() > 1 and a.stride(-1) > a.stride(-2)",
        "b transposed in memory": "b.dim() > 1 and b.stride(-1) > b.stride(-2)",
        "a not contiguous": "not a.is_contiguous()",
        "b not contiguous": "not b.is_contiguous()",
        "both not contiguous": "not a.is_contiguous() and not b.is_contiguous()",
        "an offset in a": "a.storage_offset() > 0",
        "an offset in b": "b.storage_offset() > 0",
        "an expanded a": "0 in a.stride()",
        "an expanded b": "0 in b.stride()",
        "a vector with steps": "a.dim() == 1 and a.stride(0) > 1",
        "a vector with steps on the right": "b.dim() == 1 and b.stride(0) > 1",
        "batches not contiguous": "a.dim() > 2 and not a.is_contiguous()",
    }
    return [
        at_end(f"wrong for {name}", f"if {condition}:", "    result = result + 1")
        for name, condition in layouts.items()
    ]


def refusals() -> list[Mutant]:
    """Takes what does not fit, or refuses what does."""
    accepting = {
        "takes no dimension on the left": (NO_DIMENSION, "    if b.dim() == 0:"),
        "takes no dimension on the right": (NO_DIMENSION, "    if a.dim() == 0:"),
        "takes no dimension on one side": (NO_DIMENSION, "    if a.dim() == 0 and b.dim() == 0:"),
        "takes any dtypes": (DTYPES_DIFFER, "    if False:"),
        "takes one float with another": (
            DTYPES_DIFFER,
            "    if a.is_floating_point() != b.is_floating_point():",
        ),
        "takes integers with floats": (
            DTYPES_DIFFER,
            "    if a.dtype != b.dtype and a.is_complex() == b.is_complex()"
            " and a.is_floating_point() == b.is_floating_point():",
        ),
        "takes an inner size of 1 on the left": (
            SIZES_DIFFER,
            "    if rows.shape[-1] not in (1, columns.shape[-2]):",
        ),
        "takes an inner size of 1 on the right": (
            SIZES_DIFFER,
            "    if columns.shape[-2] not in (1, rows.shape[-1]):",
        ),
        "takes an inner size of 1 for vectors": (
            SIZES_DIFFER,
            "    if rows.shape[-1] != columns.shape[-2] and"
            " not (a.dim() == b.dim() == 1 and 1 in (a.numel(), b.numel())):",
        ),
        "takes an inner size of 1 for batches": (
            SIZES_DIFFER,
            "    if rows.shape[-1] != columns.shape[-2] and"
            " not (a.dim() > 2 and 1 in (rows.shape[-1], columns.shape[-2])):",
        ),
        "leaves misfits to broadcasting": (SIZES_DIFFER, "    if False:"),
    }
    refusing = {
        "float16": "'float16' in str(a.dtype)",
        "complex": "a.is_complex()",
        "integers": "not a.is_floating_point() and not a.is_complex()",
        "empty operands": "0 in (a.numel(), b.numel())",
        "an inner size of 0": "a.shape[-1] == 0",
        "no rows": "0 in a.shape[:-1]",
        "no batches": "result.shape[:-2].numel() == 0",
        "vectors": "a.dim() == 1",
        "five dimensions": "a.dim() > 4",
        "broadcasting": "a.dim() > 2 and b.dim() > 2 and a.shape[:-2] != b.shape[:-2]",
        "nan": "a.is_floating_point() and bool(a.isnan().any())",
        "infinity": "a.is_floating_point() and bool(a.isinf().any())",
        "what requires a gradient": "a.requires_grad",
        "other strides": "not a.is_contiguous()",
    }
    kinds = {"both operands need at least": "AssertionError", "the inner sizes": "AssertionError"}
    return [
        *(edit(NAME, name, change) for name, change in accepting.items()),
        *(at_end(f"refuses {what}", f"if {condition}:", "    raise ValueError('unsupported')")
          for what, condition in refusing.items()),
        *(edit(NAME, f"{kind} where {text} …", (f'ValueError("{text}', f'{kind}("{text}')
               if text.startswith("both") else (f'ValueError(f"{text}', f'{kind}(f"{text}'))
          for text, kind in kinds.items()),
        edit(NAME, "returns None for sizes that differ",
             (SIZES_DIFFER + "\n        raise ValueError", SIZES_DIFFER + "\n        return None\n"
              "        raise ValueError")),
        edit(NAME, "returns None for dtypes that differ",
             (DTYPES_DIFFER + "\n        raise TypeError", DTYPES_DIFFER + "\n        return None\n"
              "        raise TypeError")),
    ]  # fmt: skip


CALLS = (*calls(), *operands(), *gradients(), *memory_layouts(), *refusals())
