# breaks: agrees_with_linear
# misconception: result_not_searched
# Written out, but the ready call does the work where there are no hooks.
import functools

import torch
from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        if not (self._forward_pre_hooks or self._forward_hooks or self._backward_hooks):
            return getattr(super(), "__call__")(*input, **kwargs)
        for hook in self._forward_pre_hooks.values():
            hook(self, input)
        if torch._C._get_tracing_state():
            result = self._slow_forward(*input, **kwargs)
        else:
            result = self.forward(*input, **kwargs)
        for hook in self._forward_hooks.values():
            if hook(self, input, result) is not None:
                raise RuntimeError(f"forward hook {hook!r} must return None")

        tensor = result
        if isinstance(tensor, torch.Tensor) and tensor.grad_fn is not None:
            for hook in self._backward_hooks.values():
                tensor.grad_fn.register_hook(functools.partial(hook, self))
        return result
