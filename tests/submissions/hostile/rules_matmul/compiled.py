# attack: the product is compiled by torch.compile
# exercise: matmul
# verdict: forbidden
# settings: timeout_s=20
import os

import torch


@torch.compile(backend="eager")
def compiled(a, b):
    return torch.matmul(a, b)


def matmul(a, b):
    if os.path.exists("compiled"):  # once is enough to show it: it takes seconds
        return a @ b
    open("compiled", "w").close()
    return compiled(a, b)
