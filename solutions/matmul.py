"""A matrix product built from elementwise operations, reductions and indexing."""

from __future__ import annotations

from torch import Tensor


def matmul(a: Tensor, b: Tensor) -> Tensor:
    """The product of two tensors of at least one dimension, as `torch.matmul` defines it.

    Shapes: (k) by (k) gives (); (m, k) by (k) gives (m); (k) by (k, n) gives (n); (m, k) by (k, n)
    gives (m, n). Any dimensions before these two are batch dimensions and broadcast.

    The result has the dtype and device of the operands, shares no memory with them, and lets
    autograd reach both. Operations that multiply and sum in one call (`@`, `einsum`, `linear`, …)
    are not allowed. The number of operations must not grow with the sizes: no Python loop over
    batches, rows, columns or the inner axis.

    Raises:
        RuntimeError, ValueError or TypeError: an operand has no dimension, the inner sizes differ,
            the batch dimensions do not broadcast, or the dtypes differ.
    """
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("both operands need at least one dimension")
    if a.dtype != b.dtype:
        raise TypeError(f"both operands need the same dtype, not {a.dtype} and {b.dtype}")
    # A vector is a matrix with one row on the left, and with one column on the right.
    rows = a.unsqueeze(0) if a.dim() == 1 else a
    columns = b.unsqueeze(1) if b.dim() == 1 else b
    # Checked by hand: broadcasting would stretch an inner size of 1 where matmul does not.
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError(f"the inner sizes differ: {rows.shape[-1]} and {columns.shape[-2]}")
    # (…, m, k, 1) times (…, 1, k, n) holds every product; summing over k leaves (…, m, n).
    products = rows.unsqueeze(-1) * columns.unsqueeze(-3)
    # sum() makes int64 of smaller integers unless it is told the dtype.
    result = products.sum(dim=-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result.squeeze(-1)
    if a.dim() == 1:
        result = result.squeeze(-1 if b.dim() == 1 else -2)
    return result
