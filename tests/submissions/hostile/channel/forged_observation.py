# attack: a well-formed frame with an observation of no known form, before the process ends
# exercise: matmul
# verdict: crashed
import os

from accomplice import observed, send


def matmul(a, b):
    send(observed({"result": True, "passed": True, "score": 20}))
    os._exit(0)
