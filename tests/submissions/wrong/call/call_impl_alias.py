# breaks: runs_pre_hooks_in_order, runs_forward_hooks_in_order, agrees_with_linear, leaves_global_state_alone
# also fails: all others
# The ready call is saved at import under another name.
from functools import partial

from torch import nn

run = nn.ReLU()._call_impl.__func__


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        return partial(run, self)(*input, **kwargs)
