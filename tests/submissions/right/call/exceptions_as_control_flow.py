# style: the search for the tensor raises the tensor it finds
from functools import partial

import torch
from torch import nn


class Found(Exception):
    def __init__(self, tensor):
        super().__init__("found")
        self.tensor = tensor


def search(value):
    if isinstance(value, torch.Tensor):
        raise Found(value)
    if isinstance(value, dict):
        for key in value:
            search(value[key])
    if isinstance(value, (tuple, list)):
        for index in range(len(value)):
            search(value[index])


class HookedLinear(nn.Linear):
    """Everything but the call is inherited: nn.Linear.__call__ is not used."""

    def __call__(self, *input, **kwargs):
        for hook in self._forward_pre_hooks.values():
            _ = hook(self, input)
        tracing = torch._C._get_tracing_state()
        result = (self._slow_forward if tracing else self.forward)(*input, **kwargs)
        for hook in self._forward_hooks.values():
            answer = hook(self, input, result)
            if answer is None:
                continue
            raise RuntimeError(f"{hook} answered {type(answer).__name__}")
        if self._backward_hooks:
            try:
                search(result)
            except Found as found:
                node = found.tensor.grad_fn
                for hook in self._backward_hooks.values() if node is not None else ():
                    node.register_hook(partial(hook, self))
        return result
