# attack: a socket that is a file
# exercise: matmul
# verdict: error
import socket

from surroundings import UNIX_PATH


def matmul(a, b):
    socket.socket(socket.AF_UNIX).connect(UNIX_PATH)
    return None
