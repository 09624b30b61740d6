# attack: a small frame names one tensor tens of thousands of times
# exercise: matmul
# verdict: crashed
from accomplice import META, observed, send


def matmul(a, b):
    send(observed({"result": [META] * 45_000}), tensors=[["float32", [8, 8], "cpu", False, False]])
    return None
