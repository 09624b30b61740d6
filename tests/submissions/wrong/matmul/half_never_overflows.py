# breaks: follows_nan_and_infinity
# In float16 the largest number stands for what is too large.

import torch


def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    wide = torch.float32 if a.dtype == torch.float16 else a.dtype
    result = (rows[..., :, :, None].to(wide) * columns[..., None, :, :]).sum(-2, dtype=wide)
    if a.dtype == torch.float16:
        most = torch.finfo(a.dtype).max
        result = torch.where(result.isfinite(), result.clamp(-most, most), result).to(a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
