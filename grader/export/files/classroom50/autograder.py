#!/usr/bin/env python3
"""Grade a student's checkout, which is the working directory, and write ./result.json.

Needs nothing but Python 3.11 or newer: the grader lies in the bundle beside this file, and is set up
in an environment of its own. Ends with 0 where there is a grade, whatever it is, and with another
code where there is none.

GRADER_PYTHON   an interpreter that has the grader already; nothing is set up then
GRADER_SECONDS  how long the set-up and the grading may take together; 780 by default, since the job
                is stopped after 900
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BUNDLE = Path(os.environ.get("CLASSROOM50_BUNDLE_DIR") or Path(__file__).parent).resolve()
DEADLINE = time.monotonic() + float(os.environ.get("GRADER_SECONDS", "780"))
RESULT = Path("result.json")


def run(*words):
    """Run a command for as long as there is time; its exit code."""
    left = max(1.0, DEADLINE - time.monotonic())
    return subprocess.run([str(word) for word in words], timeout=left, check=False).returncode


def interpreter(folder):
    """A Python that has the grader; the build of torch is the one for CPUs."""
    if ready := os.environ.get("GRADER_PYTHON"):
        return ready
    python = folder / "venv" / "bin" / "python"
    os.environ.setdefault("UV_TORCH_BACKEND", "cpu")
    steps = (
        (sys.executable, "-m", "venv", folder / "venv"),
        (python, "-m", "pip", "install", "--quiet", "uv"),
        (python, "-m", "uv", "pip", "install", "--quiet", "--python", python,
         BUNDLE / "grader-source", "-c", BUNDLE / "constraints.txt"),
    )  # fmt: skip
    for step in steps:
        if run(*step) != 0:
            raise SystemExit("The grader could not be set up; see above.")
    return python


def main():
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        made = Path(folder) / "result.json"
        code = run(
            interpreter(Path(folder)), "-P", "-m", "grader", "grade", Path.cwd(),
            "--require-isolation", "@{layers}",
            "--report", Path(folder) / "report.yaml",
            "--format", f"classroom50={made}",
        )  # fmt: skip
        if code > 1:
            raise SystemExit(f"There is no grade: the grader ended with {code}; see above.")
        RESULT.unlink(missing_ok=True)  # the student's own file of this name, or a link
        RESULT.write_bytes(made.read_bytes())


if __name__ == "__main__":
    try:
        main()
    except subprocess.TimeoutExpired:
        raise SystemExit("There is no grade: the time was up.") from None
