# attack: memory that is shared by name, and that nobody's process owns
# exercise: matmul
# verdict: error
from multiprocessing import shared_memory


def matmul(a, b):
    shared_memory.SharedMemory("hostile-was-here", create=True, size=1 << 20)
    return None
