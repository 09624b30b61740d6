# breaks: runs_forward_once_with_all_arguments
# also fails: runs_pre_hooks_in_order, runs_forward_hooks_in_order
# Only one positional argument can be given, so that forward's others are lost.
import functools

import torch
from torch import nn


def first_tensor(value):
    if isinstance(value, torch.Tensor):
        return value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            found = first_tensor(item)
            if found is not None:
                return found
    return None


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        input = input[:1]
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
