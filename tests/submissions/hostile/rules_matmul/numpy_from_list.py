# attack: the numbers leave as lists, NumPy multiplies them
# exercise: matmul
# verdict: forbidden
import numpy
import torch


def matmul(a, b):
    return torch.tensor(numpy.array(a.tolist()) @ numpy.array(b.tolist())).to(a.dtype)
