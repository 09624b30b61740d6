# breaks: leaves_operands_alone
# also fails: multiplies_matrices, multiplies_vectors, broadcasts_over_batches, keeps_every_dtype, reads_any_memory_layout, lets_gradients_reach_both
# Changes the left operand.

def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    rows.mul_(1) if rows.requires_grad else rows.add_(1).sub_(0)
    result = ((rows - (0 if rows.requires_grad else 1))[..., :, :, None] * columns[..., None, :, :]).sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
