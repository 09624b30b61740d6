# breaks: weight_follows_the_uniform_law, fills_in_place, stays_outside_autograd, returns_nothing, leaves_global_state_alone
# also fails: all others
# Nothing happens.
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
        pass

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
