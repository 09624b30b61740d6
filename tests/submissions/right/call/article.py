# style: the contract from top to bottom in one method, tensor search with an explicit stack
import functools

import torch
from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        for hook in self._forward_pre_hooks.values():
            hook(self, input)

        if torch._C._get_tracing_state():
            result = self._slow_forward(*input, **kwargs)
        else:
            result = self.forward(*input, **kwargs)

        for hook in self._forward_hooks.values():
            hook_result = hook(self, input, result)
            if hook_result is not None:
                raise RuntimeError(
                    "forward hooks should never return any values, but '{}' "
                    "didn't return None".format(hook)
                )

        if len(self._backward_hooks) > 0:
            stack = [result]
            var = None
            while stack:
                item = stack.pop()
                if isinstance(item, torch.Tensor):
                    var = item
                    break
                if isinstance(item, dict):
                    stack.extend(reversed(list(item.values())))
                elif isinstance(item, (list, tuple)):
                    stack.extend(reversed(item))
            if var is not None and var.grad_fn is not None:
                for hook in self._backward_hooks.values():
                    wrapper = functools.partial(hook, self)
                    functools.update_wrapper(wrapper, hook)
                    var.grad_fn.register_hook(wrapper)

        return result
