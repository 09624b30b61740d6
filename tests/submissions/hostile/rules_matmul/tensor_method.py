# attack: the product as a method of the tensor
# exercise: matmul
# verdict: forbidden


def matmul(a, b):
    return a.matmul(b)
