# attack: the process stops itself, so that it neither runs nor ends
# exercise: matmul
# verdict: timeout
import os
import signal


def matmul(a, b):
    if not os.path.exists("stopped"):
        open("stopped", "w").close()
        os.kill(os.getpid(), signal.SIGSTOP)
