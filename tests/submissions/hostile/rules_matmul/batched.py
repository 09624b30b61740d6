# attack: bmm, baddbmm and mv with the batch dimensions folded by hand
# exercise: matmul
# verdict: forbidden
import torch


def matmul(a, b):
    left = a.reshape(1, -1, a.shape[-1]) if a.dim() < 3 else a.reshape(-1, *a.shape[-2:])
    right = b.reshape(1, b.shape[0], -1) if b.dim() < 3 else b.reshape(-1, *b.shape[-2:])
    shape = torch.broadcast_shapes(left.shape[:1], right.shape[:1])
    return torch.bmm(left.expand(*shape, *left.shape[1:]), right.expand(*shape, *right.shape[1:]))
