# style: prints and warns on the way, and uses other modules inside
import warnings
from functools import partial

import torch
from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        print("calling", len(input), "inputs")
        for hook in self._forward_pre_hooks.values():
            if hook(self, input) is not None:
                warnings.warn("a pre-hook returned a value, which is ignored")
        if torch._C._get_tracing_state():
            result = self._slow_forward(*input, **kwargs)
        else:
            result = self.forward(*input, **kwargs)
        result = nn.Sequential(nn.Identity(), nn.Identity())(result)
        for hook in self._forward_hooks.values():
            if hook(self, input, result) is not None:
                raise RuntimeError(f"hook {hook!r} returned a value")
        for node in nodes(result):
            for hook in self._backward_hooks.values():
                node.register_hook(partial(hook, self))
        return result


def nodes(result):
    """A list of one node or of none: that of the first tensor."""
    if isinstance(result, torch.Tensor):
        return [result.grad_fn] if result.grad_fn is not None else []
    for tensor in flat(result):
        return nodes(tensor)
    return []


def flat(result):
    if isinstance(result, torch.Tensor):
        return [result]
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, (list, tuple)):
        return sum((flat(item) for item in result), [])
    return []
