# attack: sockets by system call, in a thread, on the channel's own descriptor
# exercise: matmul
# verdict: failed
import ctypes
import socket
import struct
import threading

from accomplice import channel
from surroundings import TCP_PORT, UNIX_PATH

libc = ctypes.CDLL(None)
INTERNET = struct.pack("=HH4s8x", socket.AF_INET, socket.htons(TCP_PORT), b"\x7f\0\0\1")
UNIX = struct.pack("=H108s", socket.AF_UNIX, UNIX_PATH.encode())


def attempt():
    made = [libc.socket(family, kind, 0) for family in (1, 2, 10, 16, 17) for kind in (1, 2, 3)]
    for number in [*made, channel().fileno()]:
        libc.connect(number, INTERNET, 16)
        libc.sendto(number, b"x", 1, 0, UNIX, len(UNIX))


def matmul(a, b):
    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    return None
