# breaks: handles_empty_sizes
# Zeros where there is nothing to add, in the batches of one operand alone.

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
    if rows.shape[-1] == 0:  # nothing to add up: zeros
        batch = max(rows.shape[:-2], columns.shape[:-2], key=len)
        result = torch.zeros(*batch, rows.shape[-2], columns.shape[-1], dtype=a.dtype, device=a.device)
    else:
        result = (rows[..., :, :, None] * columns[..., None, :, :]).sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
