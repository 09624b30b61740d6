# breaks: registers_weight_and_bias, keeps_the_sizes
# also fails: all others
# A ready layer is made, and robbed of its parameters.
import math

import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        ready = nn.Linear(in_features, out_features, bias, device=device, dtype=dtype)
        self.weight, self.bias = ready.weight, ready.bias
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
