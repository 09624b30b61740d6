# attack: a tensor that declares a million million elements on four bytes
# exercise: matmul
# verdict: failed
import torch


def matmul(a, b):
    return torch.zeros(1).expand(1_000_000, 1_000_000)
