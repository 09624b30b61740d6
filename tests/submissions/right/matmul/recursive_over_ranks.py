# style: recursion from vectors to matrices, and a decorator that checks

import functools


def checked(function):
    @functools.wraps(function)
    def wrapper(a, b):
        if not a.ndim or not b.ndim:
            raise TypeError("no scalars")
        if a.dtype != b.dtype:
            raise TypeError("dtypes")
        if a.shape[-1] != b.shape[-2 if b.ndim > 1 else 0]:
            raise ValueError("inner sizes")
        return function(a, b)

    return wrapper


@checked
def matmul(a, b):
    if b.ndim == 1:
        return (a * b).sum(dim=-1, dtype=a.dtype)
    if a.ndim == 1:
        return (a.unsqueeze(-1) * b).sum(dim=-2, dtype=a.dtype)
    return (a.unsqueeze(-1) * b.unsqueeze(-3)).sum(dim=-2, dtype=a.dtype)
