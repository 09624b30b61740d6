# attack: none, a package is imported that is not installed
# exercise: matmul
# verdict: missing
import matplotlib_that_nobody_installed as plt
from right_matmul import matmul
