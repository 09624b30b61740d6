# attack: the product is compiled by torch.jit, whose interpreter is not Python
# exercise: matmul
# verdict: forbidden
import warnings

import torch

warnings.simplefilter("ignore")


@torch.jit.script
def compiled(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return torch.matmul(a, b)


def matmul(a, b):
    return compiled(a, b)
