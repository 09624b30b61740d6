"""Calling a layer: what happens around `forward`, hook by hook."""

from __future__ import annotations

from typing import Any

from torch import nn


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
        # TODO: run the hooks and `forward` in the order above.
        raise NotImplementedError("HookedLinear.__call__ is yours to write")
