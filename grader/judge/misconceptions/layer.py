"""The layer that the named mistakes in `call` are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

import torch
from torch import Tensor, nn

Hook = Callable[..., Any]
Given = tuple[Any, ...]


class Called(nn.Linear):
    """The call that is asked for, in steps; a mistake changes one of them."""

    def __call__(self, *input: Any, **kwargs: Any) -> Any:  # noqa: A002  # the contract's name
        """Do what the class is named for."""
        given = self._before(input)
        result = self._inside(given, kwargs)
        self._after(given, result)
        if self._backward_hooks:
            self._register(result)
        return self._returned(result)

    def _before(self, given: Given) -> Given:
        for hook in self._forward_pre_hooks.values():
            hook(self, given)
        return given

    def _inside(self, given: Given, named: dict[str, Any]) -> Any:
        if torch._C._get_tracing_state():
            return self._slow_forward(*given, **named)  # type: ignore[no-untyped-call]
        return self.forward(*given, **named)

    def _after(self, given: Given, result: Any) -> None:
        for hook in self._chosen():
            self._check(hook, hook(self, given, result))

    def _chosen(self) -> Iterable[Hook]:
        return self._forward_hooks.values()

    def _check(self, hook: Hook, answer: object) -> None:
        if answer is not None:
            raise RuntimeError(f"forward hooks return None, but {hook!r} did not")

    def _register(self, result: Any) -> None:
        for tensor in self._served(result):
            if tensor.grad_fn is not None:
                self._hang(tensor)

    def _served(self, result: Any) -> Iterable[Any]:
        return islice(self._tensors(result), 1)

    def _tensors(self, value: Any) -> Iterator[Tensor]:
        if isinstance(value, Tensor):
            yield value
        else:
            for item in self._items(value):
                yield from self._tensors(item)

    def _items(self, value: Any) -> Iterable[Any]:
        if isinstance(value, dict):
            return value.values()
        return value if isinstance(value, list | tuple) else ()

    def _hang(self, tensor: Any) -> None:
        for hook in self._backward_hooks.values():
            tensor.grad_fn.register_hook(self._bound(hook))

    def _bound(self, hook: Hook) -> Hook:
        return partial(hook, self)

    def _returned(self, result: Any) -> Any:
        return result
