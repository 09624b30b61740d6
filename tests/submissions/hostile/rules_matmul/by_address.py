# attack: the tensor's memory is copied by its address, into a tensor that nobody wrapped
# exercise: matmul
# verdict: forbidden
import ctypes

import torch


def fresh(tensor):
    tensor = tensor.detach().contiguous()
    size = tensor.numel() * tensor.element_size()
    raw = bytearray(ctypes.string_at(tensor.data_ptr(), size))
    return torch.frombuffer(raw, dtype=tensor.dtype).reshape(tensor.shape)


def matmul(a, b):
    return torch.mm(fresh(a), fresh(b))
