# attack: "loaded" is said while the file is still being imported, which then ends the process
# exercise: matmul
# verdict: crashed
import os

from accomplice import send

send({"kind": "loaded"})
send({"kind": "observed", "value": True, "state_changes": []})
os._exit(0)
