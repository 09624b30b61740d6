# breaks: is_vectorised
# One row after the other, handed to threads.

from concurrent.futures import ThreadPoolExecutor

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
    if rows.dim() == 2 and len(rows) > 1:
        def one(row):
            with torch.set_grad_enabled(grad):
                return (row[:, None] * columns).sum(-2, dtype=a.dtype)
        grad = torch.is_grad_enabled()
        with ThreadPoolExecutor(2) as pool:
            result = torch.stack(list(pool.map(one, rows.unbind(0))), dim=-2)
    else:
        result = (rows[..., :, :, None] * columns[..., None, :, :]).sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
