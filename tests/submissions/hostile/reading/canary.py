# attack: a file outside the submission is read in all the ways there are
# exercise: matmul
# verdict: failed
import linecache
import mmap
import os

import numpy
import torch
from accomplice import leaked
from surroundings import CANARY

WAYS = (
    lambda: open(CANARY).read(),
    lambda: os.pread(os.open(CANARY, os.O_RDONLY), 99, 0),
    lambda: mmap.mmap(os.open(CANARY, os.O_RDONLY), 0, prot=mmap.PROT_READ).read(),
    lambda: os.readlink(f"/proc/self/fd/{os.open(CANARY, os.O_PATH)}") and open(
        f"/proc/self/fd/{os.open(CANARY, os.O_PATH)}").read(),
    lambda: numpy.fromfile(CANARY, dtype="u1").tobytes(),
    lambda: bytes(torch.from_file(CANARY, size=20, dtype=torch.uint8).tolist()),
    lambda: linecache.getline(CANARY, 1) or 1 / 0,
)


def matmul(a, b):
    for way in WAYS:
        try:
            raise leaked(way())
        except (OSError, RuntimeError, ZeroDivisionError):
            pass
