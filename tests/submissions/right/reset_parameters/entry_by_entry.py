# style: a helper draws every entry by itself
import torch
from torch import nn


@torch.no_grad()
def fill(parameter, bound):
    flat = [torch.rand(()).item() for _ in range(parameter.numel())]
    values = torch.tensor(flat, device=parameter.device).view(parameter.shape)
    parameter.copy_(values * (2 * bound) - bound)


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
        bound = self.in_features ** -0.5 if self.in_features else 0.0
        fill(self.weight, bound)
        if self.bias is not None:
            fill(self.bias, bound)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
