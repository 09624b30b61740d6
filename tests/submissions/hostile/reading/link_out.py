# attack: a file of the submission is a link to a file outside, whose text is imported
# exercise: matmul
# verdict: missing
# links: stolen.py
from accomplice import leaked
from stolen import SECRET


def matmul(a, b):
    raise leaked(SECRET)
