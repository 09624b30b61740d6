# attack: the same with tensors that need no bytes
# exercise: matmul
# verdict: crashed
from accomplice import META, observed, send

HUGE = (1 << 40) - 1


def matmul(a, b):
    send(observed({"result": META}), tensors=[["int8", [0, *[HUGE] * 9], "meta", False, False]])
