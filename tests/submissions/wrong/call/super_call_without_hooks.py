# breaks: agrees_with_linear
# misconception: result_not_searched
# also fails: runs_pre_hooks_in_order, runs_forward_once_with_all_arguments, runs_slow_forward_only_while_tracing, works_under_jit_trace, runs_forward_hooks_in_order, refuses_forward_hooks_that_return, names_the_refused_hook, finds_the_first_tensor_depth_first, returns_the_very_result, leaves_removed_hooks_silent, is_the_same_in_evaluation
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
