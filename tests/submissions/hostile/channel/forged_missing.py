# attack: "missing" is said with a line that is none
# exercise: matmul
# verdict: crashed
from accomplice import send

send({"kind": "missing", "message": ["no", {"text": 1}], "where": {"line": -1}})


def matmul(a, b):
    return None
