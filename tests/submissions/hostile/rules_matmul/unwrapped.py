# attack: the tensor behind the wrapper is taken from its attributes
# exercise: matmul
# verdict: forbidden
import torch
from accomplice import ask


def bare(tensor):
    names = [*vars(tensor), *dir(type(tensor)), "_tensor", "elem", "_elem", "inner", "data", "grad"]
    for name in names:
        found = ask(tensor, name)
        if type(found) is torch.Tensor and found.shape == tensor.shape:
            return found
    return tensor


def matmul(a, b):
    return torch.matmul(bare(a), bare(b))
