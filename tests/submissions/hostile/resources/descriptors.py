# attack: descriptors are opened and kept until there are no more
# exercise: matmul
# verdict: error
import os

kept = []


def matmul(a, b):
    for _ in range(5_000):
        kept.append(os.open("/dev/null", os.O_RDONLY))
    return None
