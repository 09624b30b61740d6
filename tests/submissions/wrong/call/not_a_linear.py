# breaks: runs_pre_hooks_in_order
# also fails: all others
# The class is a module of its own instead of an nn.Linear.
import torch
from torch import nn


class HookedLinear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.inner = nn.Linear(in_features, out_features, bias, device, dtype)

    def __call__(self, *input, **kwargs):
        return self.inner.forward(*input, **kwargs)
