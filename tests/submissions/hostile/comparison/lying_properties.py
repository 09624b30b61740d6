# attack: a tensor subclass whose shape, dtype, device and requires_grad are what was asked for
# exercise: call
# verdict: error
import torch
from torch import nn


class Liar(torch.Tensor):
    shape = property(lambda self: torch.Size([2, 2]))
    dtype = property(lambda self: torch.float32)
    device = property(lambda self: torch.device("cpu"))
    layout = property(lambda self: torch.strided)
    is_quantized = property(lambda self: False)
    requires_grad = property(lambda self: True)
    data_ptr = lambda self: 0


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        return torch.ones(1).as_subclass(Liar)
