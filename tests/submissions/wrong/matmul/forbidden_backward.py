# breaks: lets_gradients_reach_both
# Elementwise forward, a ready product in backward.

import torch


class Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, rows, columns):
        ctx.save_for_backward(rows, columns)
        return (rows[..., :, :, None] * columns[..., None, :, :]).sum(-2, dtype=rows.dtype)

    @staticmethod
    def backward(ctx, grad):
        rows, columns = ctx.saved_tensors
        left, right = grad @ columns.mH, rows.mH @ grad
        return left.sum_to_size(rows.shape), right.sum_to_size(columns.shape)


def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    result = Product.apply(rows, columns)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
