# style: a decorator around __init__ calls the reset when everything is there
import functools
import math

import torch
from torch import nn


def then_reset(init):
    @functools.wraps(init)
    def wrapper(self, *args, **kwargs):
        init(self, *args, **kwargs)
        self.reset_parameters()

    return wrapper


class Linear(nn.Module):
    @then_reset
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        options = dict(device=device, dtype=dtype)
        self.weight = nn.Parameter(torch.ones(out_features, in_features, **options))
        self.register_parameter("bias", nn.Parameter(torch.ones(out_features, **options)) if bias else None)

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0.0
        with torch.no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
