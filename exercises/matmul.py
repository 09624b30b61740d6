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
    # TODO: multiply and sum, for matrices first, then for vectors and batches.
    raise NotImplementedError("matmul is yours to write")
