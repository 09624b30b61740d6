# attack: stdout and stderr are flooded
# exercise: matmul
# verdict: failed
import os


def matmul(a, b):
    for number in (1, 2):
        try:
            for _ in range(40):
                os.write(number, b"\xff\x1b[31mspam\n" * 100_000)
        except OSError:
            pass
    return None
