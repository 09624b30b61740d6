# attack: the tensor behind the wrapper is looked up among all objects
# exercise: matmul
# verdict: forbidden
import gc

import torch


def bare(tensor):
    for found in gc.get_objects() + gc.get_referents(tensor):
        if type(found) is torch.Tensor and found.shape == tensor.shape and (found == tensor).all():
            return found
    return tensor


def matmul(a, b):
    return torch.matmul(bare(a), bare(b))
