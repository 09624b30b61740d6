# attack: a loop without end that swallows whatever interrupts it
# exercise: matmul
# verdict: timeout
import os
import time

END = time.monotonic() + 30


def matmul(a, b):
    if os.path.exists("hung"):
        return None
    open("hung", "w").close()
    while time.monotonic() < END:
        try:
            while time.monotonic() < END:
                pass
        except BaseException:
            pass
