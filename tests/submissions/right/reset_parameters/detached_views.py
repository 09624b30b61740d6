# style: recursion over a list of detached views, in inference of nothing
import torch
from torch import nn


def linear(views, bound):
    """Not nn.Linear: fills the first view and leaves the rest to itself."""
    if views:
        views[0].uniform_(-bound, bound)
        linear(views[1:], bound)


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
        linear([p.detach() for p in (self.weight, self.bias) if p is not None], bound)

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias
