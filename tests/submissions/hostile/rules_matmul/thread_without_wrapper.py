# attack: a thread multiplies tensors made of lists: no wrapper, perhaps no mode
# exercise: matmul
# verdict: forbidden
import threading

import torch


def matmul(a, b):
    left, right, found = a.tolist(), b.tolist(), []

    def work():
        found.append(torch.matmul(torch.tensor(left), torch.tensor(right)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found[0].to(a.dtype)
