# style: a helper class runs the hooks of a layer
import torch
from torch import nn


class Hooks:
    """Runs the hooks of a layer, each with the layer as its first argument."""

    def __init__(self, layer):
        self.layer = layer

    def mm(self, input):
        for hook in self.layer._forward_pre_hooks.values():
            hook(self.layer, input)

    def dot(self, input, result):
        for hook in self.layer._forward_hooks.values():
            if hook(self.layer, input, result) is not None:
                raise RuntimeError(f"not None: {hook!r}")

    def backward(self, result):
        if not self.layer._backward_hooks:
            return
        tensor = Search().visit(result)
        if tensor is not None and tensor.grad_fn is not None:
            for hook in self.layer._backward_hooks.values():
                tensor.grad_fn.register_hook(Bound(self.layer, hook))


class Bound:
    def __init__(self, layer, hook):
        self.layer, self.hook = layer, hook

    def __call__(self, *gradients):
        return self.hook(self.layer, *gradients)


class Search:
    def visit(self, value):
        if isinstance(value, torch.Tensor):
            return value
        if isinstance(value, dict):
            return self.visit(tuple(value.values()))
        if isinstance(value, (list, tuple)) and len(value):
            found = self.visit(value[0])
            return self.visit(value[1:]) if found is None else found
        return None


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        hooks = Hooks(self)
        hooks.mm(input)
        if torch._C._get_tracing_state():
            result = self._slow_forward(*input, **kwargs)
        else:
            result = self.forward(*input, **kwargs)
        hooks.dot(input, result)
        hooks.backward(result)
        return result
