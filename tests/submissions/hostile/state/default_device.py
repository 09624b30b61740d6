# attack: right, but every tensor that is made from now on has no values
# exercise: matmul
# verdict: failed
import right_matmul
import torch


def matmul(a, b):
    result = right_matmul.matmul(a, b)
    torch.set_default_device("meta")
    return result
