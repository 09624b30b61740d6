# attack: the disk is flooded by one file
# exercise: matmul
# verdict: error


def matmul(a, b):
    with open("flood", "wb") as file:
        for _ in range(64):
            file.write(bytes(1 << 20))
    return None
