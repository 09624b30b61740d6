# breaks: multiplies_matrices
# The result is gathered in zeros that are made without a device.
import torch


def matmul(a, b):
    if not a.dim() or not b.dim() or a.dtype != b.dtype:
        raise ValueError("operands that do not fit")
    rows = a if a.dim() > 1 else a[None]
    columns = b if b.dim() > 1 else b[:, None]
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    products = (rows[..., :, :, None] * columns[..., None, :, :]).sum(-2, dtype=a.dtype)
    result = torch.zeros(products.shape, dtype=a.dtype) + products
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
