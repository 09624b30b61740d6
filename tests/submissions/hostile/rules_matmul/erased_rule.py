# attack: the rule's own table of operations is emptied
# exercise: matmul
# verdict: forbidden
import sys

for name, module in list(sys.modules.items()):
    if name.startswith("grader.worker.rules"):
        for key, value in list(vars(module).items()):
            if isinstance(value, (set, dict)) and not key.startswith("__"):
                value.clear()
            elif isinstance(value, (frozenset, tuple)) and not key.startswith("__"):
                setattr(module, key, type(value)())


def matmul(a, b):
    return a @ b
