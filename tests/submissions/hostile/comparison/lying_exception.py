# attack: the error is no error, only its class and its __class__ say so
# exercise: matmul
# verdict: error


class RuntimeError(BaseException):
    __class__ = ValueError

    def __str__(self):
        return "inner sizes differ"


def matmul(a, b):
    raise RuntimeError
