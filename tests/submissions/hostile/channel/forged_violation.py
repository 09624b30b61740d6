# attack: a broken rule is reported with an operation and a line that are none
# exercise: matmul
# verdict: crashed
from accomplice import send


def matmul(a, b):
    send({"kind": "violation", "operation": 3, "where": {"line": "x"}})
    send({"kind": "violation", "operation": "x" * 60_000, "where": [1 << 40, None, 3]})
    return None
