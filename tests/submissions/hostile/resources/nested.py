# attack: a nested tensor
# exercise: matmul
# verdict: error
import warnings

import torch


def matmul(a, b):
    warnings.simplefilter("ignore")
    return torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])
