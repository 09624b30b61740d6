# style: writes into a buffer of zeros

import torch


def matmul(a, b):
    """Fills a buffer; a print of it must not hurt."""
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError(f"0-D: {a.shape} and {b.shape}")
    if a.dtype != b.dtype:
        raise ValueError(f"dtypes: {a.dtype} and {b.dtype}")
    x = a.unsqueeze(0) if a.dim() == 1 else a
    y = b.unsqueeze(1) if b.dim() == 1 else b
    if x.shape[-1] != y.shape[-2]:
        raise ValueError("inner sizes")
    batch = torch.broadcast_shapes(x.shape[:-2], y.shape[:-2])
    out = torch.zeros(*batch, x.shape[-2], y.shape[-1], dtype=a.dtype, device=a.device)
    out[...] = torch.sum(x.unsqueeze(-1) * y.unsqueeze(-3), dim=-2)
    if b.dim() == 1:
        out = out.squeeze(-1)
    if a.dim() == 1:
        out = out.squeeze(-1) if b.dim() == 1 else out.squeeze(-2)
    return out
