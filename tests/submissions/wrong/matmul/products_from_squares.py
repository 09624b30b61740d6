# breaks: multiplies_matrices
# also fails: multiplies_vectors, broadcasts_over_batches, keeps_every_dtype, wraps_integers, follows_nan_and_infinity, reads_any_memory_layout, handles_empty_sizes, lets_gradients_reach_both, leaves_operands_alone, leaves_global_state_alone
# Gets products from squares, which cancels.

def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    result = (((x := rows[..., :, :, None]) + (y := columns[..., None, :, :])) ** 2 - (x - y) ** 2).sum(-2, dtype=a.dtype) / 4
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
