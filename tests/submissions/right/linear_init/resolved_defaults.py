# style: torch's defaults are looked up by hand where nothing was passed
import math

import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super(Linear, self).__init__()
        device = torch.get_default_device() if device is None else device
        dtype = torch.get_default_dtype() if dtype is None else dtype
        self.in_features = in_features
        self.out_features = out_features
        weight = torch.zeros(size=(out_features, in_features), dtype=dtype, device=device)
        self.weight = nn.Parameter(weight, requires_grad=True)
        if not bias:
            self.register_parameter("bias", None)
        else:
            self.bias = nn.Parameter(torch.zeros_like(weight[:, :0].sum(1)))
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
