# attack: the file sleeps while it is imported
# exercise: matmul
# verdict: timeout
import time

time.sleep(25)
