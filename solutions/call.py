"""Calling a layer: what happens around `forward`, hook by hook."""

from __future__ import annotations

import functools
from typing import Any

import torch
from torch import Tensor, nn


class HookedLinear(nn.Linear):
    """A linear layer that is called by your code; all the rest is inherited.

    The inherited `register_forward_pre_hook`, `register_forward_hook` and `register_backward_hook`
    fill the dictionaries that `__call__` reads: `self._forward_pre_hooks`, `self._forward_hooks`
    and `self._backward_hooks`. Their values are the hooks, in order.
    """

    def __call__(self, *input: Any, **kwargs: Any) -> Any:
        """Run `forward` once, with the hooks around it, and return its very result.

        1. Pre-hooks: `hook(self, input)`, where `input` is the tuple of positional arguments.
           What they return is ignored.
        2. `self.forward(*input, **kwargs)`, or `self._slow_forward(*input, **kwargs)` while
           `torch._C._get_tracing_state()` says that a trace is being taken.
        3. Forward hooks: `hook(self, input, result)`. One that returns anything but None is at
           once a `RuntimeError` that names the hook.
        4. Backward hooks: find the first tensor in the result, depth first through dicts, lists
           and tuples, and register each hook on its `grad_fn` with the layer bound, so that
           backward calls `hook(self, grad_input, grad_output)`. Without a tensor or a `grad_fn`
           there is nothing to register.

        The ready `__call__` and `_call_impl` of `nn.Module` are not allowed here.
        """
        for hook in self._forward_pre_hooks.values():
            hook(self, input)

        # `self.forward`, not `nn.Linear.forward`: a subclass may have its own.
        forward = self._slow_forward if torch._C._get_tracing_state() else self.forward
        result = forward(*input, **kwargs)

        for hook in self._forward_hooks.values():
            # `is not None`, since 0, False and [] are answers too.
            if hook(self, input, result) is not None:
                raise RuntimeError(f"forward hook {hook!r} returned a value, it must return None")

        # Last, since a forward hook may have changed the result in place, and its grad_fn with it.
        if self._backward_hooks:
            found = _first_tensor(result)
            if found is not None and found.grad_fn is not None:
                for hook in self._backward_hooks.values():
                    # A lambda here would see the loop's last hook only; partial binds this one,
                    # and hands on what the hook returns, which replaces grad_input.
                    found.grad_fn.register_hook(functools.partial(hook, self))
        return result


def _first_tensor(value: Any) -> Tensor | None:
    """The first tensor in nested dicts, lists and tuples, depth first; None where there is none."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list | tuple):
        return None
    for item in value:
        found = _first_tensor(item)
        # `is not None`: the truth of a tensor is the truth of its single entry.
        if found is not None:
            return found
    return None
