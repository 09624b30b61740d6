# style: vmap over columns

import torch


def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D")
    if a.dtype != b.dtype:
        raise ValueError("dtypes")
    inner = b.shape[0] if b.dim() == 1 else b.shape[-2]
    if a.shape[-1] != inner:
        raise ValueError("inner sizes")
    if b.dim() == 1:
        return (a * b).sum(-1, dtype=a.dtype)
    rows = a[None] if a.dim() == 1 else a
    if b.shape[-1] == 0:
        batch = torch.broadcast_shapes(rows.shape[:-2], b.shape[:-2])
        out = rows.sum() * b.sum() + rows.new_zeros(*batch, rows.shape[-2], 0)
    else:
        column = torch.vmap(lambda c: (rows * c[..., None, :]).sum(-1, dtype=a.dtype), in_dims=-1, out_dims=-1)
        out = column(b)
    return out[..., 0, :] if a.dim() == 1 else out
