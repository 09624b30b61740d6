# attack: an exception whose message, name and representation cannot be read
# exercise: matmul
# verdict: crashed


class Meta(type):
    def __getattribute__(cls, name):
        raise SystemError(name)


class Broken(Exception, metaclass=Meta):
    def __str__(self):
        raise Broken

    __repr__ = __str__


def matmul(a, b):
    raise Broken
