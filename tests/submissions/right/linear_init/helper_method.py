# style: a helper method makes each parameter
import math

import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = self._parameter((out_features, in_features), device, dtype)
        self.register_parameter("bias", self._parameter((out_features,), device, dtype) if bias else None)
        self.reset_parameters()

    @staticmethod
    def _parameter(shape, device, dtype):
        return nn.Parameter(torch.empty(shape, device=device, dtype=dtype))

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0.0
        with torch.no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
