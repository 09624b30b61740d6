# attack: memory is filled until somebody stops it
# exercise: matmul
# verdict: out_of_memory
# settings: timeout_s=10
import os


def matmul(a, b):
    if not os.path.exists("full"):
        open("full", "w").close()
        kept = [bytearray(64 << 20) for _ in range(55)]
        return kept
