# breaks: refuses_forward_hooks_that_return, runs_forward_hooks_in_order
# also fails: runs_forward_once_with_all_arguments, works_under_jit_trace, names_the_refused_hook, runs_backward_hooks_with_the_layer, returns_the_very_result, leaves_removed_hooks_silent, lets_exceptions_through, keeps_the_callers_grad_mode, is_the_same_in_evaluation, agrees_with_linear, leaves_global_state_alone
# Every forward hook is refused, whatever it returns.
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
            if True:
                raise RuntimeError(f"forward hook {hook!r} must return None")
        if self._backward_hooks:
            tensor = first_tensor(result)
            if tensor is not None and tensor.grad_fn is not None:
                for hook in self._backward_hooks.values():
                    tensor.grad_fn.register_hook(functools.partial(hook, self))
        return result
