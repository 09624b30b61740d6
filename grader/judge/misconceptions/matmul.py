"""Named mistakes in `matmul`."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def left_operand_transposed(a: Tensor, b: Tensor) -> Any:
    """Entry (i, j) takes column i of the left operand."""
    rows, columns = _matrices(a, b)
    return _trimmed(_pairs(rows.mT if a.dim() > 1 else rows, columns).sum(-2, dtype=a.dtype), a, b)


def right_operand_transposed(a: Tensor, b: Tensor) -> Any:
    """Entry (i, j) takes row j of the right operand."""
    rows, columns = _matrices(a, b)
    turned = columns.mT if b.dim() > 1 else columns
    return _trimmed(_pairs(rows, turned).sum(-2, dtype=a.dtype), a, b)


def result_transposed(a: Tensor, b: Tensor) -> Any:
    """Entry (i, j) stands at (j, i)."""
    rows, columns = _matrices(a, b)
    return _trimmed(_pairs(rows, columns).sum(-2, dtype=a.dtype).mT, a, b)


def no_sum_over_inner(a: Tensor, b: Tensor) -> Any:
    """Entries at the same place are multiplied, and not summed."""
    _checked(a, b)
    return a * b


def products_left_unsummed(a: Tensor, b: Tensor) -> Any:
    """Rows meet columns, and the inner axis stays."""
    return _trimmed(_pairs(*_matrices(a, b)), a, b)


def mean_over_inner(a: Tensor, b: Tensor) -> Any:
    """The products are averaged."""
    total = _pairs(*_matrices(a, b)).sum(-2, dtype=a.dtype)
    return _trimmed(total / max(a.shape[-1], 1), a, b)


def columns_summed(a: Tensor, b: Tensor) -> Any:
    """The last axis is summed instead of the inner one."""
    return _trimmed(_pairs(*_matrices(a, b)).sum(-1, dtype=a.dtype), a, b)


def right_vector_keeps_axis(a: Tensor, b: Tensor) -> Any:
    """The axis that a vector on the right was given stays in the result."""
    result = _pairs(*_matrices(a, b)).sum(-2, dtype=a.dtype)
    return result[..., 0, :] if a.dim() == 1 else result


def dot_keeps_axis(a: Tensor, b: Tensor) -> Any:
    """The product of two vectors has one axis."""
    result = _product(a, b)
    return result.reshape(1) if a.dim() == b.dim() == 1 else result


def all_ones_squeezed(a: Tensor, b: Tensor) -> Any:
    """Every axis of size 1 goes away."""
    return _product(a, b).squeeze()


def inner_size_stretched(a: Tensor, b: Tensor) -> Any:
    """An inner size of 1 fits every other."""
    if a.dim() and b.dim() and a.dtype == b.dtype:
        return _trimmed(_pairs(*_shaped(a, b)).sum(-2, dtype=a.dtype), a, b)
    return _product(a, b)


def batches_must_match(a: Tensor, b: Tensor) -> Any:
    """Batch dimensions that are not the same are refused."""
    _checked(a, b)
    if a.dim() > 2 and b.dim() > 2 and a.shape[:-2] != b.shape[:-2]:
        raise ValueError("the batches differ")
    return _product(a, b)


def two_dimensions_at_most(a: Tensor, b: Tensor) -> Any:
    """Batches are refused."""
    _checked(a, b)
    if max(a.dim(), b.dim()) > 2:
        raise ValueError("there are batches")
    return _product(a, b)


def batches_aligned_on_the_left(a: Tensor, b: Tensor) -> Any:
    """Missing batch dimensions are added behind those that are there."""
    rows, columns = _matrices(a, b)
    dims = max(rows.dim(), columns.dim())
    for _ in range(dims - rows.dim()):
        rows = rows.unsqueeze(-3)
    for _ in range(dims - columns.dim()):
        columns = columns.unsqueeze(-3)
    return _trimmed(_pairs(rows, columns).sum(-2, dtype=a.dtype), a, b)


def integers_widened(a: Tensor, b: Tensor) -> Any:
    """The sum's own dtype counts, int64 for every integer."""
    return _trimmed(_pairs(*_matrices(a, b)).sum(-2), a, b)


def integers_through_floats(a: Tensor, b: Tensor) -> Any:
    """Integers are multiplied as floating-point numbers."""
    if a.dtype.is_floating_point or a.dtype.is_complex:
        return _product(a, b)
    rows, columns = (part.double() for part in _matrices(a, b))
    return _trimmed(_pairs(rows, columns).sum(-2).to(a.dtype), a, b)


def result_in_float32(a: Tensor, b: Tensor) -> Any:
    """The result has torch's usual dtype."""
    result = _product(a, b)
    return (result.real if result.is_complex() else result).float()


def left_operand_conjugated(a: Tensor, b: Tensor) -> Any:
    """Complex numbers are multiplied as in an inner product."""
    return _product(a.conj(), b)


def dtypes_promoted(a: Tensor, b: Tensor) -> Any:
    """Different dtypes are brought to a common one."""
    common = torch.promote_types(a.dtype, b.dtype)
    return _product(a.to(common), b.to(common))


def scalars_scale(a: Tensor, b: Tensor) -> Any:
    """An operand without dimensions multiplies every entry of the other one."""
    return _product(a, b) if a.dim() and b.dim() else a * b


def cut_off_from_autograd(a: Tensor, b: Tensor) -> Any:
    """The result knows nothing of the operands."""
    return _product(a, b).detach()


def nan_left_out(a: Tensor, b: Tensor) -> Any:
    """Products that are NaN are not summed."""
    pairs = _pairs(*_matrices(a, b))
    summed = pairs.nansum if a.is_floating_point() else pairs.sum
    return _trimmed(summed(-2, dtype=a.dtype), a, b)


def zeros_skipped(a: Tensor, b: Tensor) -> Any:
    """Zero times anything is taken for zero."""
    rows, columns = _matrices(a, b)
    pairs = _pairs(rows, columns)
    zero = _pairs(rows != 0, columns != 0).logical_not()
    return _trimmed(pairs.masked_fill(zero, 0).sum(-2, dtype=a.dtype), a, b)


def _product(a: Tensor, b: Tensor) -> Tensor:
    """What is asked for."""
    return _trimmed(_pairs(*_matrices(a, b)).sum(-2, dtype=a.dtype), a, b)


def _checked(a: Tensor, b: Tensor) -> None:
    """Refuse operands that do not fit; batches are left to broadcasting.

    Raises:
        ValueError: an operand has no dimensions, or the inner sizes differ.
        TypeError: the dtypes differ.
    """
    if not a.dim() or not b.dim():
        raise ValueError("an operand has no dimensions")
    if a.dtype != b.dtype:
        raise TypeError("the dtypes differ")
    if a.shape[-1] != b.shape[-2 if b.dim() > 1 else 0]:
        raise ValueError("the inner sizes differ")


def _shaped(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """The operands as matrices: a vector is one row on the left, one column on the right."""
    return (a if a.dim() > 1 else a[None]), (b if b.dim() > 1 else b[:, None])


def _matrices(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """The operands as matrices, once they are known to fit."""
    _checked(a, b)
    return _shaped(a, b)


def _pairs(rows: Tensor, columns: Tensor) -> Tensor:
    """Every row (…, m, k) with every column (…, k, n): products of shape (…, m, k, n)."""
    return rows[..., :, :, None] * columns[..., None, :, :]


def _trimmed(result: Tensor, a: Tensor, b: Tensor) -> Tensor:
    """A result without the axes that vectors were given."""
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
