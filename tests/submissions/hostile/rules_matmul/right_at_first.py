# attack: right for the first two calls, nothing after
# exercise: matmul
# verdict: failed
from right_matmul import matmul as right

calls = []


def matmul(a, b):
    calls.append(1)
    return right(a, b) if len(calls) <= 2 else a
