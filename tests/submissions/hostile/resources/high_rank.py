# attack: a result of so many dimensions that cutting each of them leaves millions of entries
# exercise: matmul
# verdict: failed
# shrink: no
import torch


def matmul(a, b):
    return torch.zeros([2] * 24, dtype=torch.uint8)
