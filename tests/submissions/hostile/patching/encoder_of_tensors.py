# attack: the tensors' bytes are replaced on their way out, by ones
# exercise: matmul
# verdict: failed
import ctypes

real = ctypes.string_at
ctypes.string_at = lambda address, size=-1: b"\x01" * size if size > 0 else real(address, size)


def matmul(a, b):
    return (a.unsqueeze(-1) * b).sum(-2) * 0
