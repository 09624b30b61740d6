# attack: the result's destructor hangs, after the function has returned
# exercise: matmul
# verdict: timeout
import os
import time


class Sticky:
    def __del__(self):
        if not os.path.exists("hung"):
            open("hung", "w").close()
            time.sleep(30)


def matmul(a, b):
    return Sticky()
