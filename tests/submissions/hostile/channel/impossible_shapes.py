# attack: tensors of shapes that no memory holds and no multiplication survives
# exercise: matmul
# verdict: crashed
from accomplice import META, observed, send

HUGE = (1 << 40) - 1


def matmul(a, b):
    send(observed({"result": META}), tensors=[["float64", [0, *[HUGE] * 20], "cpu", False, True]])
