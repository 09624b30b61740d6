# attack: the memory is copied from what the tensor says is its address, past the recorder
# exercise: matmul
# verdict: crashed
import ctypes

import torch


def fresh(tensor):
    tensor = tensor.detach().contiguous()
    size = tensor.numel() * tensor.element_size()
    raw = bytearray(ctypes.string_at(tensor.data_ptr(), size))
    return torch.frombuffer(raw, dtype=tensor.dtype).reshape(tensor.shape)


def matmul(a, b):
    return torch.mm(fresh(a), fresh(b))
