# attack: a datagram, for which no connection is needed
# exercise: matmul
# verdict: error
import socket

from surroundings import UDP_PORT


def matmul(a, b):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"answers", ("127.0.0.1", UDP_PORT))
    return None
