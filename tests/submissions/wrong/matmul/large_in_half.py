# breaks: is_vectorised
# Large products are made in half precision, to save memory.

def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    if rows.shape[-2] * rows.shape[-1] * columns.shape[-1] > 10_000 and a.is_floating_point():
        rows, columns = rows.half(), columns.half()  # large ones: save memory
    result = (rows[..., :, :, None] * columns[..., None, :, :]).sum(-2).to(a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
