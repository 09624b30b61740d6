# breaks: weight_follows_the_uniform_law, bias_follows_the_uniform_law
# misconception: normal_law
# also fails: serves_half_precision
# A normal law with the same variance.
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
        bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0.0
        with torch.no_grad():
            self.weight.normal_(0, bound / math.sqrt(3))
            if self.bias is not None:
                self.bias.normal_(0, bound / math.sqrt(3))

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
