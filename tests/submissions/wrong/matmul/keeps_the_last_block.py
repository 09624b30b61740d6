# breaks: multiplies_matrices
# Blocks of 64 terms replace one another.

def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    for start in range(0, max(rows.shape[-1], 1), 64):
        block = slice(start, start + 64)
        products = rows[..., :, block, None] * columns[..., None, block, :]
        result = products.sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
