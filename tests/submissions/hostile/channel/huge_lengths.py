# attack: a frame that declares far more than will ever be sent
# exercise: matmul
# verdict: crashed
import struct

from accomplice import send_bytes


def matmul(a, b):
    send_bytes(struct.pack("!4sIQ", b"GRD1", 0xFFFFFFFF, 1 << 62))
