# attack: torch's function is made anew from its code, its globals and its defaults
# exercise: call
# verdict: forbidden
import types

from torch import nn

source = nn.Module._call_impl
copy = types.FunctionType(source.__code__, source.__globals__, "mine", source.__defaults__)


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        return copy(self, *input, **kwargs)
