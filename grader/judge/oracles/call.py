"""The trusted `HookedLinear`: the call of the lesson's article, with the contract's points.

Where the article's listing stops or fails (no tensor, containers in containers), the contract
decides: the first tensor is looked for depth first, and there may be none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn


class HookedLinear(nn.Linear):
    """The article's contract, written out."""

    def __call__(self, *input: Any, **kwargs: Any) -> Any:  # noqa: A002  # the contract's name
        """Run forward amid its hooks, and return its very result."""
        for hook in self._forward_pre_hooks.values():
            hook(self, input)
        if torch._C._get_tracing_state():
            result = self._slow_forward(*input, **kwargs)  # type: ignore[no-untyped-call]
        else:
            result = self.forward(*input, **kwargs)
        for forward_hook in self._forward_hooks.values():
            if forward_hook(self, input, result) is not None:
                raise RuntimeError(f"forward hooks return None, but {forward_hook!r} did not")
        if self._backward_hooks:
            self._register_backward_hooks(result)
        return result

    def _register_backward_hooks(self, result: object) -> None:
        tensor = next(_tensors(result), None)
        if tensor is not None and tensor.grad_fn is not None:
            for hook in self._backward_hooks.values():
                tensor.grad_fn.register_hook(partial(hook, self))


def _tensors(value: object) -> Iterator[Tensor]:
    """The tensors in nested dicts, lists and tuples, depth first."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _tensors(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tensors(item)
