# style: __call__ comes from a mixin of the student's own
import torch
from torch import nn


class Hooked:
    def __call__(self, *input, **kwargs):
        [hook(self, input) for hook in self._forward_pre_hooks.values()]
        slow = bool(torch._C._get_tracing_state())
        result = self._slow_forward(*input, **kwargs) if slow else self.forward(*input, **kwargs)
        for hook in self._forward_hooks.values():
            if hook(self, input, result) is not None:
                raise RuntimeError(repr(hook))
        if len(self._backward_hooks):
            self.watch(result)
        return result

    def watch(self, value):
        """True when a tensor was found."""
        if isinstance(value, torch.Tensor):
            if value.grad_fn is not None:
                for hook in self._backward_hooks.values():
                    value.grad_fn.register_hook(self.bind(hook))
            return True
        if isinstance(value, dict):
            return any(self.watch(item) for item in value.values())
        if isinstance(value, (list, tuple)):
            return any(self.watch(item) for item in value)
        return False

    def bind(self, hook):
        return lambda *gradients: hook(self, *gradients)


class HookedLinear(Hooked, nn.Linear):
    pass
