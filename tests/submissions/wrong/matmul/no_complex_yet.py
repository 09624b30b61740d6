# breaks: keeps_every_dtype
# also fails: handles_empty_sizes, lets_gradients_reach_both, leaves_global_state_alone
def matmul(a, b):
    if a.dtype != b.dtype:
        raise TypeError("operands have different dtypes")
    if a.is_complex():
        raise NotImplementedError("complex numbers come later")
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError("operands need a dimension")
    left = a.unsqueeze(0) if a.dim() == 1 else a
    right = b.unsqueeze(1) if b.dim() == 1 else b
    if left.shape[-1] != right.shape[-2]:
        raise ValueError("inner sizes differ")
    result = (left.unsqueeze(-1) * right.unsqueeze(-3)).sum(-2, dtype=a.dtype)
    if b.dim() == 1:
        result = result.squeeze(-1)
    if a.dim() == 1:
        result = result.squeeze(-1 if b.dim() == 1 else -2)
    return result
