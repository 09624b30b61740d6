# attack: the memory, environment and files of the processes above are read
# exercise: matmul
# verdict: error
import os
from pathlib import Path

from accomplice import leaked


def matmul(a, b):
    found = []
    for pid in (os.getppid(), os.getppid() - 1, os.getpid(), 1):
        for name in ("mem", "environ", "maps", "cmdline", "fd/3", "cwd", "root/etc/passwd"):
            if pid == os.getpid() and name in ("maps", "fd/3"):
                continue
            try:
                found.append(Path(f"/proc/{pid}/{name}").open("rb").read(4096))
            except OSError:
                pass
    raise leaked(found) if any(found) else RuntimeError("nothing to be read")
