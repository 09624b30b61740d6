# style: all products in a row, added where they belong by `index_add`

import torch


def matmul(a, b):
    if a.dim() < 1 or b.dim() < 1 or a.dtype != b.dtype:
        raise RuntimeError("operands do not fit")
    rows = a.reshape(1, *a.shape) if a.dim() == 1 else a
    columns = b.reshape(*b.shape, 1) if b.dim() == 1 else b
    (m, inner), (other, n) = rows.shape[-2:], columns.shape[-2:]
    if inner != other:
        raise RuntimeError("inner sizes differ")
    batch = torch.broadcast_shapes(rows.shape[:-2], columns.shape[:-2])
    rows, columns = rows.expand(*batch, m, inner), columns.expand(*batch, inner, n)
    products = (rows.unsqueeze(-1) * columns.unsqueeze(-3)).reshape(*batch, m * inner, n)
    place = torch.arange(m, device=a.device).repeat_interleave(inner)
    result = products.new_zeros(*batch, m, n).index_add(-2, place, products)
    shape = [*batch, *([m] if a.dim() > 1 else []), *([n] if b.dim() > 1 else [])]
    return result.reshape(shape)
