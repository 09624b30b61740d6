# breaks: is_vectorised
# Batches take a step for each term.

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
    if rows.dim() == columns.dim() == 2:
        result = (rows[:, :, None] * columns[None, :, :]).sum(-2, dtype=a.dtype)
    else:
        # batches: term by term, to save memory
        batch = torch.broadcast_shapes(rows.shape[:-2], columns.shape[:-2])
        result = torch.zeros(*batch, rows.shape[-2], columns.shape[-1], dtype=a.dtype, device=a.device)
        for k in range(rows.shape[-1]):
            result = result + rows[..., :, k, None] * columns[..., None, k, :]
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
