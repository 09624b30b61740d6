# breaks: draws_afresh_on_every_call
# also fails: weight_follows_the_uniform_law, is_reproducible_under_manual_seed
# The draws are kept for layers of the same sizes.
import math

import torch
from torch import nn


CACHE = {}


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
            key = tuple(self.weight.shape)
            if key not in CACHE:
                CACHE[key] = torch.rand(key, dtype=torch.float64) * 2 - 1
            self.weight.copy_(CACHE[key] * bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
