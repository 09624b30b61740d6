# style: adds the products by halves: logarithmically many operations

import torch


def add_up(terms):
    """Sum over the last axis, pairing the first half with the second."""
    size = terms.shape[-1]
    if size == 0:
        return terms.sum(-1).to(terms.dtype)
    while size > 1:
        half = size // 2
        rest = terms[..., 2 * half :]
        terms = torch.cat([terms[..., :half] + terms[..., half : 2 * half], rest], dim=-1)
        size = terms.shape[-1]
    return terms[..., 0]


def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise RuntimeError("0-D")
    if a.dtype != b.dtype:
        raise RuntimeError("dtypes")
    rows, columns = torch.atleast_2d(a), b if b.dim() > 1 else b[:, None]
    if rows.shape[-1] != columns.shape[-2]:
        raise RuntimeError("inner sizes")
    out = add_up(rows[..., :, None, :] * columns.mT[..., None, :, :])
    out = out.squeeze(-1) if b.dim() == 1 else out
    return out.squeeze(-1 if b.dim() == 1 else -2) if a.dim() == 1 else out
