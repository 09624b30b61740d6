# attack: the tensor is handed through DLPack, which knows no subclass
# exercise: matmul
# verdict: forbidden
import torch
from torch.utils import dlpack


def matmul(a, b):
    left, right = (dlpack.from_dlpack(dlpack.to_dlpack(t.detach())) for t in (a, b))
    return torch.matmul(left, right)
