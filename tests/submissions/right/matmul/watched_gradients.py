# style: names its work for torch's profiler, and notes the gradients that pass by

import torch

SEEN = []


def matmul(a, b):
    with torch.profiler.record_function("my matmul"):
        if a.dim() == 0 or b.dim() == 0:
            raise ValueError("0-D operand")
        if a.dtype != b.dtype:
            raise TypeError("different dtypes")
        rows = a[None, :] if a.dim() == 1 else a
        columns = b[:, None] if b.dim() == 1 else b
        if rows.shape[-1] != columns.shape[-2]:
            raise ValueError("inner sizes differ")
        products = rows[..., :, :, None] * columns[..., None, :, :]
        if products.requires_grad:
            products.register_hook(lambda grad: SEEN.append(grad.tolist()))
        result = products.sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
