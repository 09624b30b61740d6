# breaks: is_vectorised
# One outer product after the other.

import torch


def _terms(rows, columns, dtype):
    batch = torch.broadcast_shapes(rows.shape[:-2], columns.shape[:-2])
    total = torch.zeros(*batch, rows.shape[-2], columns.shape[-1], dtype=dtype, device=rows.device)
    for k in range(rows.shape[-1]):
        total = total + rows[..., :, k, None] * columns[..., None, k, :]
    return total


def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    result = _terms(rows, columns, a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
