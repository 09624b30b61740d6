# attack: a result of so many dimensions that cutting each of them leaves a million entries
# exercise: matmul
# verdict: failed
import torch


def matmul(a, b):
    return torch.zeros([2] * 20, dtype=torch.uint8)
