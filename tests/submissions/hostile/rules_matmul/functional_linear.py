# attack: a linear layer's function
# exercise: matmul
# verdict: forbidden
from torch.nn import functional as F


def matmul(a, b):
    return F.linear(a, b.mT if b.dim() > 1 else b)
