# breaks: exchanges_states_with_linear
# also fails: registers_weight_and_bias, registers_none_without_bias
# The parameters live in a ParameterList.
import math

import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        weight = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
        if bias:
            offset = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype))
        else:
            offset = None
        self.both = nn.ParameterList([weight] if offset is None else [weight, offset])
        self.reset_parameters()

    @property
    def weight(self):
        return self.both[0]

    @property
    def bias(self):
        return self.both[1] if len(self.both) > 1 else None

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0.0
        with torch.no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
