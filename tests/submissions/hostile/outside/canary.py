# attack: a file outside is overwritten, cut, moved, linked, removed, opened to all
# exercise: matmul
# verdict: failed
import ctypes
import os
import shutil

from surroundings import CANARY

WAYS = (
    lambda: open(CANARY, "w").write("touched"),
    lambda: open(CANARY, "a").write("touched"),
    lambda: os.truncate(CANARY, 0),
    lambda: os.open(CANARY, os.O_RDONLY | os.O_TRUNC),
    lambda: os.replace("own", CANARY),
    lambda: os.rename(CANARY, "stolen"),
    lambda: os.link(CANARY, "linked"),
    lambda: os.symlink(CANARY, "symlinked"),
    lambda: os.remove(CANARY),
    lambda: os.chmod(CANARY, 0o777),
    lambda: os.chown(CANARY, 65534, 65534),
    lambda: os.utime(CANARY, (0, 0)),
    lambda: os.setxattr(CANARY, "user.touched", b"1"),
    lambda: shutil.copy("own", CANARY),
    lambda: ctypes.CDLL(None).truncate(CANARY.encode(), 0) == 0 or 1 / 0,
)


def matmul(a, b):
    open("own", "w").close()
    for way in WAYS:
        try:
            way()
        except (OSError, ZeroDivisionError):
            continue
        raise RuntimeError("touched")
