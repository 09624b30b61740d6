# attack: right, but torch refuses whatever is not deterministic from now on
# exercise: call
# verdict: failed
# settings: timeout_s=10
import right_call
import torch


class HookedLinear(right_call.HookedLinear):
    def __call__(self, *input, **kwargs):
        torch.use_deterministic_algorithms(True)
        torch.autograd.set_detect_anomaly(True, check_nan=False)
        return super().__call__(*input, **kwargs)
