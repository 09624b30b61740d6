# attack: the result is filled by an object's __del__ when the function returns
# exercise: matmul
# verdict: forbidden
import torch


class Late:
    def __init__(self, out, a, b):
        self.parts = out, a, b

    def __del__(self):
        out, a, b = self.parts
        out.copy_(torch.matmul(a, b))


def matmul(a, b):
    if min(a.dim(), b.dim()) < 2 or a.shape[-1] != b.shape[-2]:
        raise ValueError("not here")
    batch = torch.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    out = torch.empty(*batch, a.shape[-2], b.shape[-1], dtype=a.dtype)
    late = Late(out, a, b)
    del late
    return out
