# breaks: refuses_operands_that_do_not_fit
# A batch of size 0 fits beside any other.

import torch


def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    # broadcast the batches by hand
    left, right = list(rows.shape[:-2]), list(columns.shape[:-2])
    rank = max(len(left), len(right))
    left, right = [1] * (rank - len(left)) + left, [1] * (rank - len(right)) + right
    batch = []
    for one, other in zip(left, right):
        if one != other and min(one, other) > 1:
            raise ValueError("batches")
        batch.append(one if other == 1 else other)
    rows = rows.reshape(*left, *rows.shape[-2:])
    columns = columns.reshape(*right, *columns.shape[-2:])
    for axis, (one, other) in enumerate(zip(left, right)):
        if one == 1 != other:
            rows = rows.repeat_interleave(other, axis)
        if other == 1 != one:
            columns = columns.repeat_interleave(one, axis)
        if other == 0 and one > 1:
            rows = rows.narrow(axis, 0, 0)
    result = (rows[..., :, :, None] * columns[..., None, :, :]).sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
