# attack: an exception whose message has fifty million letters, and as many lines
# exercise: matmul
# verdict: error
# shrink: no


def matmul(a, b):
    raise RuntimeError("no\n" * 17_000_000)
