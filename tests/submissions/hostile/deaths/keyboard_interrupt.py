# attack: KeyboardInterrupt, as if somebody had pressed Ctrl-C at the grader
# exercise: call
# verdict: error
import signal

from torch import nn


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        signal.raise_signal(signal.SIGINT)
        raise KeyboardInterrupt
