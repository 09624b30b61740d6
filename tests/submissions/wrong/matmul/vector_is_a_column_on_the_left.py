# breaks: multiplies_vectors
# also fails: keeps_every_dtype, follows_nan_and_infinity, reads_any_memory_layout, handles_empty_sizes, lets_gradients_reach_both, leaves_operands_alone, does_not_broadcast_inner_size, leaves_global_state_alone
# Takes a vector on the left for a batch of ones.

def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    rows = a[:, None] if a.dim() == 1 and b.dim() > 1 else a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    result = (rows[..., :, :, None] * columns[..., None, :, :]).sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
