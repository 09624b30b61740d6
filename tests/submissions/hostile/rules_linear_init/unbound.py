# attack: the ready layer's __init__ is called as a function, on an object of another class
# exercise: linear_init
# verdict: forbidden
from torch import nn

build = vars(nn.Linear)["__init__"]


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        self.__class__ = type("Linear", (Linear, nn.Linear), {})
        build(self, in_features, out_features, bias, device, dtype)
        self.__class__ = Linear

    def reset_parameters(self):
        pass

    def forward(self, input):
        return nn.functional.linear(input, self.weight, self.bias)
