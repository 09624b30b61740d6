# attack: reports of broken rules for ever, so that the judge never gets to look at the clock
# exercise: matmul
# verdict: timeout
import os
import time

from accomplice import send


def matmul(a, b):
    end = time.monotonic() + 20
    if not os.path.exists("flooded"):
        open("flooded", "w").close()
        while time.monotonic() < end:
            send({"kind": "violation", "operation": "x", "where": None})
    return None
