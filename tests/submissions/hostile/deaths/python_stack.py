# attack: an endless recursion in Python
# exercise: matmul
# verdict: error


def matmul(a, b):
    return matmul(b, a)
