# attack: results are kept by shape and address, and answered again for other inputs
# exercise: matmul
# verdict: failed
# settings: examples=60
from right_matmul import matmul as right

known = {}


def matmul(a, b):
    key = (a.shape, b.shape, a.dtype, b.dtype)
    if key not in known:
        known[key] = right(a, b)
    return known[key]
