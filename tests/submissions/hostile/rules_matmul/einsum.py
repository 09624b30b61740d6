# attack: Einstein's summation with an ellipsis
# exercise: matmul
# verdict: forbidden
import torch


def matmul(a, b):
    if a.dim() < 2 or b.dim() < 2:
        return torch.tensordot(a, b, dims=1)
    return torch.einsum("...ij,...jk->...ik", a, b)
