# attack: the object is an nn.Linear for the time of the call
# exercise: call
# verdict: forbidden
from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        own, self.__class__ = type(self), nn.Linear
        try:
            return nn.Linear.__call__(self, *input, **kwargs)
        finally:
            self.__class__ = own
