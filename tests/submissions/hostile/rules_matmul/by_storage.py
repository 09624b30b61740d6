# attack: a fresh tensor is laid over the storage of the wrapped one
# exercise: matmul
# verdict: forbidden
import torch


def fresh(tensor):
    storage = tensor.untyped_storage()
    bare = torch.empty(0, dtype=tensor.dtype)
    return bare.set_(storage, tensor.storage_offset(), tensor.shape, tensor.stride())


def matmul(a, b):
    return torch.matmul(fresh(a), fresh(b))
