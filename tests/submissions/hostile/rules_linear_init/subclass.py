# attack: the class is a ready layer's subclass
# exercise: linear_init
# verdict: forbidden
from torch import nn


class Linear(nn.Linear):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__(in_features, out_features, bias, device=device, dtype=dtype)

    def reset_parameters(self):
        pass
