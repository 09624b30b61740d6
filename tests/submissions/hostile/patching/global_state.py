# attack: the worker's look at torch's global state is blinded, and the state is changed
# exercise: call
# verdict: error
import torch
from torch import nn

torch.get_default_dtype = lambda: torch.float32


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        torch.set_default_dtype(torch.float64)
        return None
