# attack: none, a question is asked while the file is imported
# exercise: matmul
# verdict: missing
from right_matmul import matmul

size = int(input("size? "))
