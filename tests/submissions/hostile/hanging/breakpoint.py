# attack: a debugger is left in the code
# exercise: matmul
# verdict: error


def matmul(a, b):
    breakpoint()
    return None
