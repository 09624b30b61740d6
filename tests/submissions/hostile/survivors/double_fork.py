# attack: a daemon that outlives everything and writes the canary later
# exercise: matmul
# verdict: error
import os
import time

from surroundings import CANARY


def matmul(a, b):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(1)
            open(CANARY, "w").write("touched")
        os._exit(0)
    return None
