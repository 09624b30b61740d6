# breaks: finds_the_first_tensor_depth_first
# misconception: every_tensor_served
# also fails: registers_nothing_without_grad_fn
# The hooks go on every tensor of the result.
import functools

import torch
from torch import nn


def all_tensors(value):
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [tensor for item in value for tensor in all_tensors(item)]
    return []


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
        for tensor in all_tensors(result):
            if tensor.grad_fn is not None:
                for hook in self._backward_hooks.values():
                    tensor.grad_fn.register_hook(functools.partial(hook, self))
        return result
