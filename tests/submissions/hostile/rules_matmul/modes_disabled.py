# attack: torch's own helper that runs something without the modes that are on
# exercise: matmul
# verdict: forbidden
import torch
from torch.utils._python_dispatch import _disable_current_modes


def matmul(a, b):
    left, right, dtype = a.tolist(), b.tolist(), a.dtype
    with _disable_current_modes():
        result = torch.matmul(torch.tensor(left, dtype=dtype), torch.tensor(right, dtype=dtype))
    return result * 1
