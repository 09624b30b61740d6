# attack: the recursion swallows its own error and starts again, until its time is over
# exercise: matmul
# verdict: timeout
import os
import time

END = time.monotonic() + 30
AGAIN = os.path.exists("recursed")
open("recursed", "w").close()


def matmul(a, b):
    while time.monotonic() < END and not AGAIN:
        try:
            return matmul(b, a)
        except RecursionError:
            pass
