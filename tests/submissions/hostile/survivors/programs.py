# attack: programs are started in every way there is
# exercise: matmul
# verdict: failed
import ctypes
import multiprocessing
import os
import subprocess
import sys

from surroundings import CANARY

COMMAND = ["/bin/sh", "-c", f"sleep 1; echo touched > {CANARY}"]
WAYS = (
    lambda: subprocess.Popen(COMMAND, start_new_session=True),
    lambda: os.posix_spawn(COMMAND[0], COMMAND, {}),
    lambda: os.execv(COMMAND[0], COMMAND),
    lambda: multiprocessing.get_context("spawn").Process(target=print).start(),
    lambda: multiprocessing.get_context("forkserver").Process(target=print).start(),
    lambda: ctypes.CDLL(None).system(COMMAND[2].encode()) == 0 or 1 / 0,
    lambda: os.execv(sys.executable, [sys.executable, "-c", "print(1)"]),
)


def matmul(a, b):
    for way in WAYS:
        try:
            way()
        except (OSError, ZeroDivisionError, EOFError):
            continue
        raise RuntimeError("started")
