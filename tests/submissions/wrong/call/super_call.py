# breaks: runs_pre_hooks_in_order, runs_forward_hooks_in_order, agrees_with_linear, leaves_global_state_alone
# also fails: all others
# The ready call of nn.Module is used.
from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        return super().__call__(*input, **kwargs)
