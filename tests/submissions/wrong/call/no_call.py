# breaks: runs_pre_hooks_in_order
# also fails: all others
# The class is there, but not its __call__.
from torch import nn


class HookedLinear(nn.Linear):
    pass
