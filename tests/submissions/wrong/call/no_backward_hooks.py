# breaks: runs_backward_hooks_with_the_layer
# misconception: backward_hooks_forgotten
# also fails: lets_backward_hooks_replace_gradients, finds_the_first_tensor_depth_first, registers_nothing_without_grad_fn, lets_exceptions_through
# Backward hooks are forgotten.
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
            if hook(self, input, result) is not None:
                raise RuntimeError(f"forward hook {hook!r} must return None")
        return result
