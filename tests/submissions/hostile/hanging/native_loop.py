# attack: a loop in native code, which holds the interpreter's lock
# exercise: matmul
# verdict: timeout
import os
import re


def matmul(a, b):
    if not os.path.exists("hung"):
        open("hung", "w").close()
        re.match(r"(a|a)*b", "a" * 29)
