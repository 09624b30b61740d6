# attack: it waits for a thread that waits for it
# exercise: call
# verdict: timeout
import os
import threading

from torch import nn

lock = threading.Lock()


class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        if not os.path.exists("hung"):
            open("hung", "w").close()
            with lock:
                thread = threading.Thread(target=lock.acquire, kwargs={"timeout": 30})
                thread.start()
                thread.join()
