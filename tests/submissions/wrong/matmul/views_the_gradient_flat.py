# breaks: lets_gradients_reach_both
# Its backward refuses an incoming gradient that lies transposed in memory.

import torch


def times(x, y):
    return (x.unsqueeze(-1) * y.unsqueeze(-3)).sum(-2, dtype=x.dtype)


class Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return times(x, y)

    @staticmethod
    def backward(ctx, grad):
        x, y = ctx.saved_tensors
        n = grad.shape[-1]
        # every entry of grad with its row of x and its column of y
        flat = grad.view(*grad.shape[:-2], grad.shape[-2] * n)
        rows = torch.arange(grad.shape[-2], device=grad.device).repeat_interleave(n)
        to_x = torch.zeros(*grad.shape[:-2], *x.shape[-2:], dtype=x.dtype, device=x.device)
        columns = y.mH.repeat(*[1] * (y.dim() - 2), grad.shape[-2], 1)
        to_x = to_x.index_add(-2, rows, flat.unsqueeze(-1) * columns)
        return to_x.sum_to_size(x.shape), times(x.mH, grad).sum_to_size(y.shape)


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
