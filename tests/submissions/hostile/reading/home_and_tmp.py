# attack: home, /tmp and the cache are searched for tapes, reports and other submissions
# exercise: matmul
# verdict: failed
import os

from accomplice import leaked
from surroundings import FOLDER, HOME

STAGED = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def matmul(a, b):
    for folder in ("/tmp", "/var/tmp", HOME, HOME + "/.cache", FOLDER, STAGED, STAGED + "/scratch"):
        try:
            raise leaked(os.listdir(folder))
        except OSError:
            pass
    return None
