# attack: abort()
# exercise: matmul
# verdict: crashed
import os


def matmul(a, b):
    os.abort()
