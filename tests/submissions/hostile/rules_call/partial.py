# attack: torch's function is reached through partial and a name made at run time
# exercise: call
# verdict: forbidden
import functools

from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        method = getattr(nn.Module, "".join(reversed("lpmi_llac_depparw_")))
        return functools.partial(method, self)(*input, **kwargs)
