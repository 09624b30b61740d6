# attack: forged observations hold tensors without values and tensors where facts belong
# exercise: call
# verdict: crashed
from accomplice import META, observed, send
from torch import nn

NAMES = ("result", "log", "gradients", "raised", "fired", "grad_fn", "calls", "before", "after")


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        send(observed(dict.fromkeys(NAMES, META)), tensors=[["float32", [2, 2], "meta", False, False]])
