# attack: the names of changed settings are tensors, which take long to be written out
# exercise: matmul
# verdict: crashed
from accomplice import META, send


def matmul(a, b):
    answer = {"kind": "observed", "value": {"result": META}, "state_changes": [META]}
    send(answer, tensors=[["float32", [2] * 40, "cpu", False, False]])
    return None
