# style: the error names the hook by its name where it has one
import torch
from torch import nn


def name_of(hook):
    return getattr(hook, "__name__", None) or repr(hook)


def find_tensor(obj):
    match obj:
        case torch.Tensor():
            return obj
        case dict():
            children = obj.values()
        case list() | tuple():
            children = obj
        case _:
            return None
    for child in children:
        tensor = find_tensor(child)
        if tensor is not None:
            return tensor
    return None


class HookedLinear(nn.Linear):
    def __call__(self, *args, **kwargs):
        for hook in list(self._forward_pre_hooks.values()):
            hook(self, args)
        if torch.jit.is_tracing():
            output = self._slow_forward(*args, **kwargs)
        else:
            output = self.forward(*args, **kwargs)
        for hook in list(self._forward_hooks.values()):
            returned = hook(self, args, output)
            if returned is not None:
                raise RuntimeError("forward hook " + name_of(hook) + " returned " + repr(returned))
        if self._backward_hooks:
            tensor = find_tensor(output)
            if tensor is not None and tensor.grad_fn is not None:
                for hook in list(self._backward_hooks.values()):
                    tensor.grad_fn.register_hook(
                        lambda grad_input, grad_output, hook=hook: hook(self, grad_input, grad_output)
                    )
        return output
