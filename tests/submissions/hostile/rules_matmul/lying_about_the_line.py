# attack: the operation runs in code that claims to be from another file
# exercise: matmul
# verdict: forbidden

scope = {}
exec(compile("def product(a, b):\n    return a @ b\n", "/usr/lib/python3/innocent.py", "exec"), scope)


def matmul(a, b):
    return scope["product"](a, b)
