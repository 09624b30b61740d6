# style: the last of a running sum

def matmul(a, b):
    if a.dim() == 0 or b.dim() == 0 or a.dtype != b.dtype:
        raise TypeError("operands")
    x = a if a.dim() > 1 else a.unsqueeze(0)
    y = b if b.dim() > 1 else b.unsqueeze(1)
    if x.shape[-1] != y.shape[-2]:
        raise TypeError("inner sizes")
    terms = x.unsqueeze(-1) * y.unsqueeze(-3)
    if terms.shape[-2] == 0:
        out = terms.sum(-2, dtype=a.dtype)
    else:
        out = terms.cumsum(-2, dtype=a.dtype).select(-2, -1)
    if b.dim() == 1:
        out = out.select(-1, 0)
    if a.dim() == 1:
        out = out.select(-1 if b.dim() == 1 else -2, 0)
    return out.clone()
