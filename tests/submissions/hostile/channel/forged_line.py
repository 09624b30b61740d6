# attack: a line of the submission has a number that is a truth value
# exercise: matmul
# verdict: crashed
from accomplice import send

RAISED = {"r": ["ValueError", ["ValueError"], "", [True, "x", "matmul.py"], None]}


def matmul(a, b):
    send({"kind": "raised", "raised": RAISED, "state_changes": []})
    return None
