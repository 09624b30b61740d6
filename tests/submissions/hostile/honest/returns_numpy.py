# attack: none, the answer is right and a NumPy array
# exercise: matmul
# verdict: failed
import numpy
from right_matmul import matmul as right


def matmul(a, b):
    return numpy.array(right(a, b).tolist())
