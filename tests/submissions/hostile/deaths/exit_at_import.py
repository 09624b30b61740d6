# attack: the process ends with success while the file is imported
# exercise: matmul
# verdict: crashed
import os

os._exit(0)
