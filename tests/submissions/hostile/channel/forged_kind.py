# attack: answers whose kind, message and changes are of the wrong types
# exercise: matmul
# verdict: crashed
from accomplice import send


def matmul(a, b):
    send({"kind": {"kind": "observed"}, "raised": 1, "message": None, "state_changes": 7})
    send({"kind": "raised", "raised": {"name": "RuntimeError"}})
    send({"kind": "observed", "state_changes": None})
    return None
