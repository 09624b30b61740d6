# attack: an exception whose message has nine million letters, and as many lines
# exercise: matmul
# verdict: error


def matmul(a, b):
    raise RuntimeError("no\n" * 3_000_000)
