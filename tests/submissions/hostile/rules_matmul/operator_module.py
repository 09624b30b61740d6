# attack: the product as an operator from the standard library, found by a made-up name
# exercise: matmul
# verdict: forbidden
import operator


def matmul(a, b):
    return getattr(operator, "__mat" + "mul__")(a, b)
