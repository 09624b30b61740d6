# attack: SystemExit(0), and again while it is handled
# exercise: matmul
# verdict: error
import sys


class Exit(SystemExit):
    def __str__(self):
        raise SystemExit(0)


def matmul(a, b):
    try:
        sys.exit(0)
    finally:
        raise SystemExit(0)
