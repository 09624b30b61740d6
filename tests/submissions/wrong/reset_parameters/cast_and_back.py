# breaks: fills_in_place
# Goes through double and back, which makes new storage.
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

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in_features) if self.in_features else 0.0

        for p in self.parameters():
            dtype = p.dtype
            p.data.uniform_(-bound, bound)
            p.data = p.data.double().to(dtype)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
