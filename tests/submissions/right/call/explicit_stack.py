# style: a stack instead of recursion, bound methods instead of partial
from types import MethodType

import torch
from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        before, after = self._forward_pre_hooks, self._forward_hooks
        for hook in before.values():
            hook(self, input)
        run = getattr(self, "_slow_forward" if torch._C._get_tracing_state() else "forward")
        result = run(*input, **kwargs)
        for hook in after.values():
            answer = hook(self, input, result)
            if answer is None:
                continue
            raise RuntimeError("a forward hook must return None: {!r}".format(hook))
        if len(self._backward_hooks) == 0:
            return result
        stack = [result]
        while stack:
            value = stack.pop()
            if isinstance(value, torch.Tensor):
                if value.grad_fn is not None:
                    for hook in self._backward_hooks.values():
                        value.grad_fn.register_hook(MethodType(hook, self))
                break
            if isinstance(value, dict):
                value = tuple(value.values())
            if isinstance(value, (tuple, list)):
                stack.extend(reversed(value))
        return result
