# style: no_grad as a decorator, a property for the bound
import math

import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
        if bias:
            self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    @torch.no_grad()
    def reset_parameters(self):
        self.weight.uniform_(-self.bound, self.bound)
        if self.bias is not None:
            self.bias.uniform_(-self.bound, self.bound)

    @property
    def bound(self):
        return 1 / math.sqrt(self.in_features) if self.in_features else 0.0

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
