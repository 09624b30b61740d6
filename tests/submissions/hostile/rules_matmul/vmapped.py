# attack: a dot product under vmap and torch.func's gradients
# exercise: matmul
# verdict: forbidden
import torch


def matmul(a, b):
    if a.dim() == b.dim() == 2:
        return torch.vmap(torch.vmap(torch.dot, (None, 1)), (0, None))(a, b)
    return torch.func.vjp(lambda t: torch.matmul(t, b), a)[0]
