# breaks: refuses_operands_that_do_not_fit
# A vector times an operand without dimensions is summed.

def matmul(a, b):
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    if a.dim() == 1 and b.dim() == 0:
        return (a * b).sum(dtype=a.dtype)
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
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
