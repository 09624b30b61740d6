# style: any mapping and any sequence counts as a dict or a list, matched by patterns
import functools

import torch
from torch import nn


def first_tensor(value):
    match value:
        case torch.Tensor():
            return value
        case {**named}:
            inner = named.values()
        case [*inner]:
            pass
        case _:
            return None
    return next((found for found in map(first_tensor, inner) if found is not None), None)


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        for hook in self._forward_pre_hooks.values():
            hook(self, input)
        if torch._C._get_tracing_state():
            result = self._slow_forward(*input, **kwargs)
        else:
            result = self.forward(*input, **kwargs)
        for hook in self._forward_hooks.values():
            if hook(self, input, result) is not None:
                raise RuntimeError(f"forward hook {hook!r} must return None")
        if self._backward_hooks:
            tensor = first_tensor(result)
            if tensor is not None and tensor.grad_fn is not None:
                for hook in self._backward_hooks.values():
                    tensor.grad_fn.register_hook(functools.partial(hook, self))
        return result
