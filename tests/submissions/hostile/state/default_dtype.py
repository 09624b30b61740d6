# attack: right, but every tensor that is made from now on is float64
# exercise: call
# verdict: failed
import right_call
import torch


class HookedLinear(right_call.HookedLinear):
    def __call__(self, *input, **kwargs):
        result = super().__call__(*input, **kwargs)
        torch.set_default_dtype(torch.float64)
        return result
