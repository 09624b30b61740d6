# breaks: refuses_forward_hooks_that_return
# misconception: forward_hooks_may_return
# also fails: names_the_refused_hook
# What a forward hook returns is ignored.
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
        for hook in self._forward_pre_hooks.values():
            hook(self, input)
        if torch._C._get_tracing_state():
            result = self._slow_forward(*input, **kwargs)
        else:
            result = self.forward(*input, **kwargs)
        for hook in self._forward_hooks.values():
            hook(self, input, result)
        if self._backward_hooks:
            tensor = first_tensor(result)
            if tensor is not None and tensor.grad_fn is not None:
                for hook in self._backward_hooks.values():
                    tensor.grad_fn.register_hook(functools.partial(hook, self))
        return result
