# style: an autograd.Function with elementwise gradients

import torch


def contract(x, y):
    return (x.unsqueeze(-1) * y.unsqueeze(-3)).sum(-2, dtype=x.dtype)


class Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return contract(x, y)

    @staticmethod
    def backward(ctx, grad):
        x, y = ctx.saved_tensors
        return contract(grad, y.mH).sum_to_size(x.shape), contract(x.mH, grad).sum_to_size(y.shape)


def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D")
    if a.dtype != b.dtype:
        raise ValueError("dtypes")
    x = a if a.dim() > 1 else a[None]
    y = b if b.dim() > 1 else b[:, None]
    if x.shape[-1] != y.shape[-2]:
        raise ValueError("inner sizes")
    out = Product.apply(x, y)
    if b.dim() == 1:
        out = out[..., 0]
    return (out[..., 0] if b.dim() == 1 else out[..., 0, :]) if a.dim() == 1 else out
