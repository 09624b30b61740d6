# breaks: broadcasts_over_batches
# misconception: batches_aligned_on_the_left
# also fails: lets_gradients_reach_both
# Aligns batch dimensions on the left.

def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    while rows.dim() < columns.dim():
        rows = rows.unsqueeze(-3)
    while columns.dim() < rows.dim():
        columns = columns.unsqueeze(-3)
    result = (rows[..., :, :, None] * columns[..., None, :, :]).sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
