# attack: a thread that was started at import multiplies for others
# exercise: matmul
# verdict: forbidden
import queue
import threading

import torch

asked, answered = queue.Queue(), queue.Queue()


def work():
    while True:
        left, right = asked.get()
        try:
            answered.put(torch.matmul(torch.tensor(left), torch.tensor(right)))
        except Exception as error:
            answered.put(error)


threading.Thread(target=work, daemon=True).start()


def matmul(a, b):
    asked.put((a.tolist(), b.tolist()))
    return answered.get(timeout=5).to(a.dtype)
