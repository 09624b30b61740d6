# attack: it asks a question and waits for the answer
# exercise: matmul
# verdict: error


def matmul(a, b):
    return input("points? ")
