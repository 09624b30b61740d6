# style: one small method a step
"""I do not use super().__call__ nor nn.Module._call_impl here."""
import torch
from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        self._before(input)
        result = self._run(input, kwargs)
        self._after(input, result)
        self._prepare_backward(result)
        return result

    def _before(self, input):
        for hook in self._forward_pre_hooks.values():
            hook(self, input)

    def _run(self, args, kwargs):
        if torch._C._get_tracing_state() is not None:
            return self._slow_forward(*args, **kwargs)
        return self.forward(*args, **kwargs)

    def _after(self, input, result):
        for hook in self._forward_hooks.values():
            if hook(self, input, result) is not None:
                raise RuntimeError(f"{hook} must return None")

    def _prepare_backward(self, result):
        tensor = self._find(result)
        if tensor is None or tensor.grad_fn is None:
            return
        for hook in self._backward_hooks.values():
            tensor.grad_fn.register_hook(self._bind(hook))

    def _bind(self, hook):
        def bound(grad_input, grad_output):
            return hook(self, grad_input, grad_output)

        return bound

    def _find(self, value):
        if torch.is_tensor(value):
            return value
        parts = value.values() if isinstance(value, dict) else value
        if not isinstance(value, (dict, list, tuple)):
            return None
        for part in parts:
            found = self._find(part)
            if found is not None:
                return found
        return None
