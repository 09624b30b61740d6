# attack: right, but it changes how many threads compute and how tensors are printed
# exercise: matmul
# verdict: failed
import right_matmul
import torch


def matmul(a, b):
    result = right_matmul.matmul(a, b)
    torch.set_num_threads(3)
    torch.set_printoptions(precision=1, threshold=2, sci_mode=True)
    return result
