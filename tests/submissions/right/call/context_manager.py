# style: hooks around forward in a context manager made of a generator
import functools
from contextlib import contextmanager

import torch
from torch import nn


def tensors(value):
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, dict):
        yield from tensors(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from tensors(item)


class HookedLinear(nn.Linear):
    @contextmanager
    def hooked(self, input):
        for hook in self._forward_pre_hooks.values():
            hook(self, input)
        made = {}
        yield made
        for hook in self._forward_hooks.values():
            if hook(self, input, made["result"]) is not None:
                raise RuntimeError(f"{hook!r} is to return None")

    def __call__(self, *input, **kwargs):
        with self.hooked(input) as made:
            run = self._slow_forward if torch._C._get_tracing_state() else self.forward
            made["result"] = run(*input, **kwargs)
        first = next(tensors(made["result"]), None)
        if first is not None and first.grad_fn is not None:
            for hook in self._backward_hooks.values():
                first.grad_fn.register_hook(functools.partial(hook, self))
        return made["result"]
