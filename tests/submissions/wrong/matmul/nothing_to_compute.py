# breaks: refuses_operands_that_do_not_fit
# Returns an empty result before it looks at the inner sizes.

import torch


def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    if a.dim() > 1 and b.dim() > 1 and 0 in (a.shape[-2], b.shape[-1]):
        batch = torch.broadcast_shapes(a.shape[:-2], b.shape[:-2])
        return a.new_zeros(*batch, a.shape[-2], b.shape[-1])
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    result = (rows[..., :, :, None] * columns[..., None, :, :]).sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
