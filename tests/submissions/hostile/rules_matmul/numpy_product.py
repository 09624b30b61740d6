# attack: NumPy multiplies what it finds in the tensors
# exercise: matmul
# verdict: forbidden
import numpy
import torch


def matmul(a, b):
    return torch.from_numpy(numpy.matmul(a.detach().numpy(), b.detach().numpy()))
