# attack: another module with the same dictionaries is called in this one's place
# exercise: call
# verdict: forbidden
from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        other = nn.Linear(1, 1)
        other.__dict__ = self.__dict__
        return other(*input, **kwargs)
