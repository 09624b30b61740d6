# attack: the heap and a few of Python's own objects are overwritten
# exercise: matmul
# verdict: crashed
import ctypes


def matmul(a, b):
    for target in (type(a), matmul, dict, None):
        ctypes.memset(id(target), 0x41, 64)
    return [target for target in (type(a), matmul, dict, None) for _ in range(9)]
