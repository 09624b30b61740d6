# attack: the process dies of a signal that has no name
# exercise: matmul
# verdict: crashed
import os
import signal


def matmul(a, b):
    os.kill(os.getpid(), signal.SIGRTMIN + 6)
