# attack: a tensor without values
# exercise: matmul
# verdict: failed
import torch


def matmul(a, b):
    return torch.empty(a.shape[:-1] + b.shape[-1:], dtype=a.dtype, device="meta")
