# style: torch's own utility finds the leaves of the result
import functools

import torch
from torch import nn
from torch.utils._pytree import tree_leaves


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        for hook in self._forward_pre_hooks.values():
            hook(self, input)
        run = self._slow_forward if torch.jit.is_tracing() else self.forward
        result = run(*input, **kwargs)
        for hook in self._forward_hooks.values():
            if hook(self, input, result) is not None:
                raise RuntimeError(f"{hook} returned something")
        tensors = [leaf for leaf in tree_leaves(result) if isinstance(leaf, torch.Tensor)]
        if tensors and tensors[0].grad_fn is not None:
            for hook in self._backward_hooks.values():
                tensors[0].grad_fn.register_hook(functools.partial(hook, self))
        return result
