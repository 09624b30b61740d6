# attack: an object whose __class__ says torch.Tensor, with every attribute a tensor has
# exercise: call
# verdict: crashed
import torch
from torch import nn


class Fake:
    __class__ = torch.Tensor

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **keywords):
        return self

    def __eq__(self, other):
        return True


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        return Fake()
