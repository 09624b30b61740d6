# style: half precision is added up in single precision and rounded once

import torch

WIDER = {torch.float16: torch.float32, torch.bfloat16: torch.float32}


def matmul(a, b):
    if not (a.ndim and b.ndim):
        raise ValueError("vectors at least")
    if a.dtype is not b.dtype:
        raise TypeError("one dtype, please")
    wide = WIDER.get(a.dtype, a.dtype)
    left = (a if a.ndim > 1 else a.reshape(1, -1)).to(wide)
    right = (b if b.ndim > 1 else b.reshape(-1, 1)).to(wide)
    if left.size(-1) != right.size(-2):
        raise ValueError("inner sizes")
    full = torch.mul(left[..., None], right[..., None, :, :]).sum(dim=-2, dtype=wide).to(a.dtype)
    drop = [axis for axis, vector in ((-1, b.ndim == 1), (-2, a.ndim == 1)) if vector]
    for axis in drop:
        full = full.select(axis if len(drop) == 1 or axis == -1 else -1, 0)
    return full
