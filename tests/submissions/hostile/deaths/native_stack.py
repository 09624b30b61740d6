# attack: the native stack overflows
# exercise: matmul
# verdict: crashed
import ctypes

callback = ctypes.CFUNCTYPE(ctypes.c_int)


def matmul(a, b):
    import sys

    sys.setrecursionlimit(1 << 30)
    native = callback(lambda: native())
    native()
