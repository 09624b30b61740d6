# style: a recursive generator of tensors, and next() with a default
from functools import partial

import torch
from torch import Tensor, nn


def linear(value):
    """Yields the tensors of a nested value in a line, like nn.Module.__call__ never did."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, dict):
        yield from linear(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from linear(item)


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        for pre in self._forward_pre_hooks.values():
            pre(self, input)
        forward = self._slow_forward if torch._C._get_tracing_state() else self.forward
        result = forward(*input, **kwargs)
        for post in self._forward_hooks.values():
            if post(self, input, result) is not None:
                raise RuntimeError(f"{post!r} returned something")
        first = next(linear(result), None)
        grad_fn = getattr(first, "grad_fn", None)
        if grad_fn is not None:
            for hook in self._backward_hooks.values():
                grad_fn.register_hook(partial(hook, self))
        return result
