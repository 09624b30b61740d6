# attack: the oracle and the expectations are imported from the grader itself
# exercise: call
# verdict: error
import importlib

from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        return None


for name in ("grader.judge.oracles.call", "grader.judge.oracle", "grader.judge.tape"):
    try:
        HookedLinear = importlib.import_module(name).HookedLinear
    except (ImportError, AttributeError, OSError):
        pass
