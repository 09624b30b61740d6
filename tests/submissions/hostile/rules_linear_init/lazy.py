# attack: a lazy layer is used inside, made concrete by hand
# exercise: linear_init
# verdict: forbidden
import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        lazy = nn.LazyLinear(out_features, bias, device=device, dtype=dtype)
        lazy.initialize_parameters(torch.empty(1, in_features))
        self.weight, self.bias = lazy.weight, lazy.bias
        self.reset_parameters()

    def reset_parameters(self):
        pass

    def forward(self, input):
        return nn.functional.linear(input, self.weight, self.bias)
