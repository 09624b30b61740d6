# attack: the exception exits when somebody reads its message
# exercise: matmul
# verdict: crashed


class Exit(Exception):
    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__


def matmul(a, b):
    raise Exit
