# breaks: handles_empty_sizes
# A size of -1 cannot be told where there are no entries.

import torch


def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    if b.dim() == 1 and a.dim() > 2:  # all rows of all batches at once
        if a.shape[-1] != b.shape[0]:
            raise ValueError("inner sizes differ")
        flat = a.reshape(-1, a.shape[-1])
        return (flat * b).sum(-1, dtype=a.dtype).reshape(a.shape[:-1])
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
