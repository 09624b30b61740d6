# attack: the channel is shut down, and the process goes on by itself
# exercise: matmul
# verdict: crashed
import socket
import time

from accomplice import channel


def matmul(a, b):
    channel().shutdown(socket.SHUT_RDWR)
    time.sleep(20)
