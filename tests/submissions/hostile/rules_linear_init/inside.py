# attack: a ready layer does the work inside
# exercise: linear_init
# verdict: forbidden
from torch import nn


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        ready = nn.Linear(in_features, out_features, bias, device=device, dtype=dtype)
        self.weight, self.bias = ready.weight, ready.bias
        self.reset_parameters()

    def reset_parameters(self):
        pass

    def forward(self, input):
        return nn.functional.linear(input, self.weight, self.bias)
