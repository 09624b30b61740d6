# attack: none, the function was made async
# exercise: matmul
# verdict: failed
from right_matmul import matmul as right


async def matmul(a, b):
    return right(a, b)
