# attack: a subclass of a ready layer, made by type() and with __init__ saved at import
# exercise: linear_init
# verdict: forbidden
import functools

from torch import nn

Inner = type("Inner", nn.Linear.__mro__[:1], {})
make = functools.partial(Inner)


class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        for name, value in make(in_features, out_features, bias, device, dtype)._parameters.items():
            self.register_parameter(name, value)
        self.reset_parameters()

    def reset_parameters(self):
        pass

    def forward(self, input):
        return nn.functional.linear(input, self.weight, self.bias)
