# attack: the product is computed in a thread of its own, where a mode may not be on
# exercise: matmul
# verdict: forbidden
import threading


def matmul(a, b):
    found = []
    thread = threading.Thread(target=lambda: found.append(a @ b))
    thread.start()
    thread.join()
    return found[0]
