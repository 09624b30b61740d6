# breaks: multiplies_matrices
# misconception: integers_through_floats
# also fails: multiplies_vectors, broadcasts_over_batches, keeps_every_dtype, wraps_integers, reads_any_memory_layout, lets_gradients_reach_both, leaves_operands_alone, is_vectorised, leaves_global_state_alone
# Takes a detour through half precision.

def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    result = (rows.half()[..., :, :, None] * columns.half()[..., None, :, :]).sum(-2).to(a.dtype)
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
