"""Named mistakes in `call`."""

# ruff: noqa: N801  # a class has its misconception's id for a name

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import torch
from torch import Tensor

from grader.judge.misconceptions.layer import Called, Given, Hook


class pre_hooks_forgotten(Called):
    """Pre-hooks do not run."""

    def _before(self, given: Given) -> Given:
        return given


class pre_hooks_after_forward(Called):
    """Pre-hooks run when forward has run."""

    def _before(self, given: Given) -> Given:
        return given

    def _inside(self, given: Given, named: dict[str, Any]) -> Any:
        result = super()._inside(given, named)
        super()._before(given)
        return result


class pre_hooks_get_unpacked_input(Called):
    """Pre-hooks get the arguments one by one."""

    def _before(self, given: Given) -> Given:
        for hook in self._forward_pre_hooks.values():
            hook(self, *given)
        return given


class pre_hooks_replace_input(Called):
    """What a pre-hook returns takes the place of the input."""

    def _before(self, given: Given) -> Given:
        for hook in self._forward_pre_hooks.values():
            answer = hook(self, given)
            if answer is not None:
                given = answer if isinstance(answer, tuple) else (answer,)
        return given


class keywords_dropped(Called):
    """Keyword arguments do not reach forward, but in a trace."""

    def _inside(self, given: Given, named: dict[str, Any]) -> Any:
        return super()._inside(given, named if torch._C._get_tracing_state() else {})


class forward_twice(Called):
    """Forward runs once more."""

    def _inside(self, given: Given, named: dict[str, Any]) -> Any:
        self.forward(*given, **named)
        return super()._inside(given, named)


class always_slow(Called):
    """`_slow_forward` runs in every call."""

    def _inside(self, given: Given, named: dict[str, Any]) -> Any:
        return self._slow_forward(*given, **named)  # type: ignore[no-untyped-call]


class never_slow(Called):
    """`forward` runs in a trace too."""

    def _inside(self, given: Given, named: dict[str, Any]) -> Any:
        return self.forward(*given, **named)


class forward_hooks_forgotten(Called):
    """Forward hooks do not run."""

    def _chosen(self) -> Iterable[Hook]:
        return ()


class only_first_forward_hook(Called):
    """The loop over forward hooks ends in its first turn."""

    def _chosen(self) -> Iterable[Hook]:
        return list(self._forward_hooks.values())[:1]


class only_last_forward_hook(Called):
    """The last forward hook runs alone."""

    def _chosen(self) -> Iterable[Hook]:
        return list(self._forward_hooks.values())[-1:]


class forward_hooks_in_training_only(Called):
    """Forward hooks do not run in evaluation."""

    def _chosen(self) -> Iterable[Hook]:
        return self._forward_hooks.values() if self.training else ()


class forward_hooks_replace_result(Called):
    """What a forward hook returns takes the place of the result."""

    def _inside(self, given: Given, named: dict[str, Any]) -> Any:
        result = super()._inside(given, named)
        for hook in self._forward_hooks.values():
            answer = hook(self, given, result)
            result = result if answer is None else answer
        return result

    def _chosen(self) -> Iterable[Hook]:
        return ()


class forward_hooks_may_return(Called):
    """What a forward hook returns is ignored."""

    def _check(self, hook: Hook, answer: object) -> None:
        """Everything goes."""


class falsy_taken_for_none(Called):
    """A forward hook may return what is false."""

    def _check(self, hook: Hook, answer: Any) -> None:
        super()._check(hook, answer if answer else None)


class refused_at_the_end(Called):
    """A forward hook is refused when all of them have run."""

    def _after(self, given: Given, result: Any) -> None:
        answers = [(hook, hook(self, given, result)) for hook in self._forward_hooks.values()]
        for hook, answer in answers:
            self._check(hook, answer)


class refused_without_a_name(Called):
    """The error does not say which hook it is about."""

    def _check(self, _hook: Hook, answer: object) -> None:
        if answer is not None:
            raise RuntimeError("a forward hook did not return None")


class backward_hooks_forgotten(Called):
    """Backward hooks are not registered."""

    def _register(self, result: Any) -> None:
        """Nothing is registered."""


class only_last_backward_hook(Called):
    """Every turn of the loop registers a function that calls the loop's last hook."""

    def _hang(self, tensor: Any) -> None:
        for hook in self._backward_hooks.values():
            tensor.grad_fn.register_hook(lambda *gradients: hook(self, *gradients))  # noqa: B023


class layer_not_bound(Called):
    """Backward hooks get no layer."""

    def _bound(self, hook: Hook) -> Hook:
        return hook


class backward_answers_dropped(Called):
    """What a backward hook returns is lost."""

    def _bound(self, hook: Hook) -> Hook:
        def bound(*gradients: Any) -> None:
            hook(self, *gradients)

        return bound


class backward_hooks_on_the_tensor(Called):
    """Backward hooks are registered on the tensor."""

    def _hang(self, tensor: Tensor) -> None:
        for hook in self._backward_hooks.values():
            tensor.register_hook(self._bound(hook))


class registered_before_forward_hooks(Called):
    """The `grad_fn` is looked up when forward hooks have not run."""

    def _after(self, given: Given, result: Any) -> None:
        super()._register(result)
        super()._after(given, result)

    def _register(self, result: Any) -> None:
        """It came too early."""


class grad_fn_taken_for_granted(Called):
    """Nobody asks whether there is a `grad_fn`."""

    def _register(self, result: Any) -> None:
        for tensor in self._served(result):
            self._hang(tensor)


class tensor_taken_for_granted(Called):
    """Nobody asks whether there is a tensor."""

    def _served(self, result: Any) -> Iterable[Any]:
        return [next(self._tensors(result), None)]


class search_of_the_listing(Called):
    """The search goes down first items, and into a dict for its tensors alone."""

    def _served(self, result: Any) -> Iterable[Any]:
        while not isinstance(result, Tensor):
            if isinstance(result, dict):
                result = next(item for item in result.values() if isinstance(item, Tensor))
            else:
                result = result[0]
        return [result]


class every_tensor_served(Called):
    """Backward hooks are registered on all tensors of the result."""

    def _served(self, result: Any) -> Iterable[Any]:
        return self._tensors(result)


class first_with_grad_fn_served(Called):
    """Tensors without a `grad_fn` are passed over."""

    def _served(self, result: Any) -> Iterable[Any]:
        return islice((t for t in self._tensors(result) if t.grad_fn is not None), 1)


class result_not_searched(Called):
    """Backward hooks are registered where the result itself is a tensor, and nowhere else."""

    def _items(self, _value: Any) -> Iterable[Any]:
        return ()


class one_level_searched(Called):
    """Containers in containers are not searched."""

    def _tensors(self, value: Any) -> Iterator[Tensor]:
        items = [value] if isinstance(value, Tensor) else self._items(value)
        return (item for item in items if isinstance(item, Tensor))


class dicts_not_searched(Called):
    """Dicts are left out of the search."""

    def _items(self, value: Any) -> Iterable[Any]:
        return () if isinstance(value, dict) else super()._items(value)


class another_tensor_returned(Called):
    """The result is another tensor than forward's."""

    def _returned(self, result: Any) -> Any:
        return result.clone() if isinstance(result, Tensor) else result
