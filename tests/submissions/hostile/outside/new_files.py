# attack: new files, folders, links and pipes wherever there might be room
# exercise: matmul
# verdict: failed
import os

from surroundings import FOLDER, HOME, ROOT

PLACES = (FOLDER, HOME, ROOT, "/tmp", "/var/tmp", "/dev/shm", os.path.dirname(__file__), "..")
WAYS = (
    lambda path: open(path, "w").close(),
    lambda path: os.mkdir(path),
    lambda path: os.mkfifo(path),
    lambda path: os.symlink("/", path),
    lambda path: os.mknod(path),
    lambda path: os.close(os.open(os.path.dirname(path), os.O_TMPFILE | os.O_RDWR)),
)


def matmul(a, b):
    for place in PLACES:
        for way in WAYS:
            try:
                way(f"{place}/hostile-was-here")
            except OSError:
                continue
            raise RuntimeError("written")
