# attack: the forged observation is null, a number, a string, a list, an exception in turn
# exercise: call
# verdict: crashed
from pathlib import Path

from accomplice import observed, send
from torch import nn

VALUES = [None, True, 3, "passed", [], {}, [[], [1]]]


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        seen = Path("seen")
        count = len(seen.read_text()) if seen.exists() else 0
        seen.write_text("x" * (count + 1))
        send(observed(VALUES[count % len(VALUES)]))
