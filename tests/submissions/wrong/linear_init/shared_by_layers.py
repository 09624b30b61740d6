# breaks: keeps_the_values_of_the_reset
# Layers of the same size lie on the same memory.
import functools
import math

import torch
from torch import nn


@functools.cache
def empty(shape, device, dtype, place):
    return torch.empty(shape, device=device, dtype=dtype)


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = nn.Parameter(empty((out_features, in_features), device, dtype or torch.get_default_dtype(), torch.get_default_device()))
        if bias:
            self.bias = nn.Parameter(empty((out_features,), device, dtype or torch.get_default_dtype(), torch.get_default_device()))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0.0
        with torch.no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
