# breaks: is_vectorised
# Where both operands have batches, one column after the other.

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
    if a.dim() > 2 and b.dim() > 2 and columns.shape[-1] > 0:
        result = torch.stack([(rows * columns[..., None, :, j]).sum(-1, dtype=a.dtype) for j in range(columns.shape[-1])], dim=-1)
    else:
        result = (rows[..., :, :, None] * columns[..., None, :, :]).sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
