# attack: two hundred threads that never end by themselves
# exercise: matmul
# verdict: failed
import threading
import time


def matmul(a, b):
    while threading.active_count() < 200:
        threading.Thread(target=time.sleep, args=(25,), daemon=False).start()
    return None
