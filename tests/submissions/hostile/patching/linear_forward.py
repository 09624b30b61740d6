# attack: nn.Linear, the oracle, computes zeros from now on, and so does the answer
# exercise: call
# verdict: error
import torch
from torch import nn

nothing = lambda self, x, *more, **named: x.new_zeros(x.shape[:-1] + (self.out_features,))
nn.Linear.forward = nn.functional.linear = torch._C._nn.linear = nothing


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        return nothing(self, *input)
