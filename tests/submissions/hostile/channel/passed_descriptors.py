# attack: descriptors are sent over the channel, in the hope that somebody keeps them open
# exercise: matmul
# verdict: crashed
import os
import socket

from accomplice import channel


def matmul(a, b):
    for _ in range(50):
        socket.send_fds(channel(), [b"GRD1"], [os.open("/dev/null", os.O_RDONLY)] * 50)
