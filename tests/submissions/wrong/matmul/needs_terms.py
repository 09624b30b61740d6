# breaks: handles_empty_sizes
# also fails: is_vectorised
# Starts with the first product, which need not exist.

from functools import reduce


def _reduce(terms):
    return reduce(lambda x, y: x + y, terms)


def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("0-D operand")
    if a.dtype != b.dtype:
        raise TypeError("different dtypes")
    rows = a[None, :] if a.dim() == 1 else a
    columns = b[:, None] if b.dim() == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError("inner sizes differ")
    result = _reduce([rows[..., :, k, None] * columns[..., None, k, :] for k in range(rows.shape[-1])])
    if b.dim() == 1:
        result = result[..., 0]
    if a.dim() == 1:
        result = result[..., 0] if b.dim() == 1 else result[..., 0, :]
    return result
