# style: the stages are decorators around one function that runs forward
import functools

import torch
from torch import nn


def with_pre_hooks(call):
    @functools.wraps(call)
    def wrapped(self, *input, **kwargs):
        for hook in self._forward_pre_hooks.values():
            hook(self, input)
        return call(self, *input, **kwargs)

    return wrapped


def with_forward_hooks(call):
    @functools.wraps(call)
    def wrapped(self, *input, **kwargs):
        result = call(self, *input, **kwargs)
        for hook in self._forward_hooks.values():
            if hook(self, input, result) is not None:
                raise RuntimeError("the forward hook %r returned a value" % (hook,))
        return result

    return wrapped


def with_backward_hooks(call):
    @functools.wraps(call)
    def wrapped(self, *input, **kwargs):
        result = call(self, *input, **kwargs)
        node = first_node(result)
        if node:
            for hook in self._backward_hooks.values():
                node.register_hook(functools.partial(hook, self))
        return result

    return wrapped


def first_node(result):
    queue = [result]
    while queue:
        head = queue.pop(0)
        if isinstance(head, torch.Tensor):
            return head.grad_fn
        if isinstance(head, dict):
            head = tuple(head.values())
        if isinstance(head, (list, tuple)):
            queue = [*head, *queue]
    return None


class HookedLinear(nn.Linear):
    @with_backward_hooks
    @with_forward_hooks
    @with_pre_hooks
    def __call__(self, *input, **kwargs):
        if torch._C._get_tracing_state():
            return self._slow_forward(*input, **kwargs)
        return self.forward(*input, **kwargs)
