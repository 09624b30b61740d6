# breaks: keeps_every_dtype
# int32 becomes int64 where a vector meets batches.

import torch


def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    if a.dim() == 1 and b.dim() > 2:
        if a.shape[0] != b.shape[-2]:
            raise ValueError("inner sizes differ")
        return (a[:, None] * b).sum(-2)
    if b.dim() == 1 and a.dim() > 2:
        if a.shape[-1] != b.shape[0]:
            raise ValueError("inner sizes differ")
        return (a * b).sum(-1)
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    result = (rows[..., :, :, None] * columns[..., None, :, :]).sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
