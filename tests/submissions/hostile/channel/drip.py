# attack: bytes of an endless frame drip in, so that something always arrives, beside much memory
# exercise: matmul
# verdict: out_of_memory
# settings: timeout_s=30
import os
import struct
import time

import torch
from accomplice import send_bytes


def matmul(a, b):
    if os.path.exists("dripped"):
        return None
    open("dripped", "w").close()
    send_bytes(struct.pack("!4sIQ", b"GRD1", 1 << 20, 0))
    kept, end = [], time.monotonic() + 40
    while time.monotonic() < end:
        send_bytes(b" ")
        if len(kept) < 35:
            kept.append(torch.full((100 << 20,), 1, dtype=torch.uint8))
        time.sleep(0.01)
