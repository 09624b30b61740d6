# breaks: is_reproducible_under_manual_seed
# misconception: ignores_the_seed
# Both parameters come from NumPy's generator.
import math

import numpy as np
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
            values = np.random.default_rng().uniform(-bound, bound, tuple(self.weight.shape))
            self.weight.copy_(torch.from_numpy(values))
            if self.bias is not None:
                values = np.random.default_rng().uniform(-bound, bound, tuple(self.bias.shape))
                self.bias.copy_(torch.from_numpy(values))

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
