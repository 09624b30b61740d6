# attack: torch's function is saved at import under another name
# exercise: call
# verdict: forbidden
from torch import nn

innocent = nn.Module._call_impl


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        return innocent(self, *input, **kwargs)
