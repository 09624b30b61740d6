# attack: every mode is popped from torch's stacks before the product, and pushed again after
# exercise: matmul
# verdict: forbidden
import torch
from torch.utils import _python_dispatch as dispatch


def matmul(a, b):
    left, right, dtype = a.tolist(), b.tolist(), a.dtype
    modes = [dispatch._pop_mode() for _ in range(torch._C._len_torch_dispatch_stack())]
    try:
        result = torch.matmul(torch.tensor(left, dtype=dtype), torch.tensor(right, dtype=dtype))
    finally:
        for mode in reversed(modes):
            dispatch._push_mode(mode)
    return result + 0
