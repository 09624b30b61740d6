# breaks: keeps_every_dtype
# Computes on the CPU, and carries the result back.


def matmul(a, b):
    if not a.dim() or not b.dim() or a.dtype != b.dtype:
        raise ValueError("operands that do not fit")
    left, right = a.cpu(), b.cpu()
    rows = left if left.dim() > 1 else left[None]
    columns = right if right.dim() > 1 else right[:, None]
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    result = (rows[..., :, :, None] * columns[..., None, :, :]).sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result.to(a.device)
