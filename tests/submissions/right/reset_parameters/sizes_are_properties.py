# style: the sizes are read-only properties, made of the weight's shape
import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
        made = torch.empty(out_features, device=device, dtype=dtype) if bias else None
        self.register_parameter("bias", made if made is None else nn.Parameter(made))
        self.reset_parameters()

    @property
    def in_features(self):
        return self.weight.shape[1]

    @property
    def out_features(self):
        return self.weight.shape[0]

    def reset_parameters(self):
        bound = self.in_features**-0.5 if self.in_features else 0.0
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.uniform_(-bound, bound)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
