# style: names forbidden things in words only, and has helpers called dot, mm and linear

import torch


def dot(x, y):
    """Not torch.dot, and no x @ y: elementwise."""
    return (x * y).sum(-1, dtype=x.dtype)


def mm(rows, columns):
    # torch.mm(rows, columns) would be forbidden
    return dot(rows.unsqueeze(-2), columns.mT.unsqueeze(-3))


def linear(rows, columns):
    return mm(rows, columns)


def matmul(a, b):
    """Like torch.matmul or torch.einsum("ij,jk->ik", a, b)."""
    if min(a.dim(), b.dim()) == 0:
        raise RuntimeError("at least one dimension")
    if a.dtype is not b.dtype:
        raise RuntimeError("one dtype")
    if a.dim() == 1 and b.dim() == 1:
        if a.shape != b.shape:
            raise RuntimeError("sizes")
        return dot(a, b)
    if a.dim() == 1:
        return matmul(a.unsqueeze(0), b).squeeze(-2)
    if b.dim() == 1:
        return matmul(a, b.unsqueeze(1)).squeeze(-1)
    if a.size(-1) != b.size(-2):
        raise RuntimeError("inner sizes")
    return linear(a, b)
