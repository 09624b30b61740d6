# breaks: runs_pre_hooks_in_order
# All hooks are looked up before the first one runs, which may register others.
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
        pre_hooks = list(self._forward_pre_hooks.values())
        forward_hooks = list(self._forward_hooks.values())
        backward_hooks = list(self._backward_hooks.values())
        for hook in pre_hooks:
            hook(self, input)
        if torch._C._get_tracing_state():
            result = self._slow_forward(*input, **kwargs)
        else:
            result = self.forward(*input, **kwargs)
        for hook in forward_hooks:
            if hook(self, input, result) is not None:
                raise RuntimeError(f"forward hook {hook!r} must return None")
        if backward_hooks:
            tensor = first_tensor(result)
            if tensor is not None and tensor.grad_fn is not None:
                for hook in backward_hooks:
                    tensor.grad_fn.register_hook(functools.partial(hook, self))
        return result
