# attack: the solution is read from the grader's folder and used
# exercise: matmul
# verdict: failed
import sys
from pathlib import Path

from surroundings import ROOT

stolen = {}
for path in (ROOT + "/solutions/matmul.py", ROOT + "/tests/submissions/right/matmul/broadcast.py"):
    try:
        exec(Path(path).read_text(), stolen)
    except OSError:
        pass
sys.path.insert(0, ROOT)
try:
    from solutions.matmul import matmul as solution
except ImportError:
    solution = lambda a, b: None
matmul = stolen.get("matmul", solution)
