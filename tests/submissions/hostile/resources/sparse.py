# attack: a sparse tensor of a shape that no memory holds
# exercise: matmul
# verdict: failed
import torch


def matmul(a, b):
    return torch.sparse_coo_tensor(torch.zeros(2, 1, dtype=torch.long), [1.0], (1 << 30, 1 << 30))
