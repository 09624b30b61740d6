# breaks: reads_any_memory_layout
# view() refuses batches that lie in memory in another order.

def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    if a.dim() > 3 and a.shape[:-2] == b.shape[:-2] and 0 not in a.shape + b.shape:
        flat = matmul(a.view(-1, *a.shape[-2:]), b.view(-1, *b.shape[-2:]))
        return flat.view(*a.shape[:-1], b.shape[-1])
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
