# attack: a tensor subclass answers every comparison with True, whatever its values
# exercise: call
# verdict: failed
import torch
from torch import nn


class Agreeable(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func.__name__ in ("allclose", "equal", "isclose", "eq", "__eq__", "all", "any"):
            return True
        return super().__torch_function__(func, types, args, kwargs or {})


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        return torch.zeros(3, self.out_features).as_subclass(Agreeable)
