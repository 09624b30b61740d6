# style: a generator of its own, seeded by a draw from torch's
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
        bound = 0.0
        if self.in_features > 0:
            bound = 1 / math.sqrt(self.in_features)
        generator = torch.Generator().manual_seed(torch.randint(2**62, ()).item())
        for parameter in (self.weight, self.bias):
            if parameter is not None:
                values = torch.rand(parameter.shape, generator=generator) * (2 * bound) - bound
                parameter.data.copy_(values)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
