# attack: the inherited __call__ does the work
# exercise: call
# verdict: forbidden
from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        return super().__call__(*input, **kwargs)
