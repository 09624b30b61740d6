# attack: the numbers leave as lists, and come back as tensors that nobody wrapped
# exercise: matmul
# verdict: forbidden
import torch


def matmul(a, b):
    return (torch.tensor(a.tolist()) @ torch.tensor(b.tolist())).to(a.dtype)
