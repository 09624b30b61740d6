# style: expands the operands explicitly

import torch


def matmul(a, b):
    if a.dim() < 1 or b.dim() < 1 or a.dtype != b.dtype:
        raise ValueError("operands do not fit")
    left, right = a.dim() == 1, b.dim() == 1
    a = a.reshape(1, -1) if left else a
    b = b.reshape(-1, 1) if right else b
    m, k, n = a.shape[-2], a.shape[-1], b.shape[-1]
    if b.shape[-2] != k:
        raise ValueError("operands do not fit")
    batch = torch.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    wide_a = a.expand(*batch, m, k).unsqueeze(-2).expand(*batch, m, n, k)
    wide_b = b.expand(*batch, k, n).mT.unsqueeze(-3).expand(*batch, m, n, k)
    out = torch.mul(wide_a, wide_b).sum(dim=-1).to(a.dtype)
    if right:
        out = out.squeeze(-1)
    if left:
        out = out.squeeze(-1 if right else -2)
    return out
