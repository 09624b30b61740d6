# breaks: multiplies_matrices
# also fails: multiplies_vectors, broadcasts_over_batches, follows_nan_and_infinity, reads_any_memory_layout, leaves_operands_alone, is_vectorised
# Takes differences of running sums over all rows.

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
    products = (rows[..., :, :, None] * columns[..., None, :, :]).mT
    running = products.flatten(-2).flatten(-2).cumsum(-1) if products.numel() else products.flatten(-2).flatten(-2)
    k = rows.shape[-1]
    ends = running[..., k - 1 :: k] if k else products.sum(-1).flatten(-2)
    starts = torch.cat([torch.zeros_like(ends[..., :1]), ends[..., :-1]], -1)
    result = ((ends - starts) if k else ends).unflatten(-1, (rows.shape[-2], columns.shape[-1])).to(a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
