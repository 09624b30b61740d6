# attack: the kernel itself, below all of torch's Python
# exercise: matmul
# verdict: forbidden
import torch


def matmul(a, b):
    return torch.ops.aten.matmul.default(a, b)
