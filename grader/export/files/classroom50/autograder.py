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
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BUNDLE = Path(os.environ.get("CLASSROOM50_BUNDLE_DIR") or Path(__file__).parent).resolve()
DEADLINE = time.monotonic() + float(os.environ.get("GRADER_SECONDS", "780"))
RESULT, BODY = "result.json", "release-body.md"
MOST = 100_000
"""Bytes of a release's text; a release takes 125,000 characters, and the job adds some of its own."""


def run(folder, *words):
    """Run a command for as long as there is time; its exit code.

    Never in the student's checkout: modules and settings that lie there would be taken.
    """
    left = max(1.0, DEADLINE - time.monotonic())
    command = [str(word) for word in words]
    return subprocess.run(command, cwd=folder, timeout=left, check=False).returncode


def interpreter(folder):
    """A Python that has the grader; the build of torch is the one for CPUs."""
    if ready := os.environ.get("GRADER_PYTHON"):
        return ready
    python = folder / "venv" / "bin" / "python"
    os.environ.setdefault("UV_TORCH_BACKEND", "cpu")
    steps = (
        (folder, sys.executable, "-m", "venv", folder / "venv"),
        (folder, python, "-m", "pip", "install", "--quiet", "uv"),
        # Compiled here and not while a property's time runs: workers can keep nothing.
        (BUNDLE, python, "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode",
         "--python", python, "-r", "requirements.txt", "-c", "constraints.txt"),
    )  # fmt: skip
    for step in steps:
        if run(*step) != 0:
            raise SystemExit("The grader could not be set up; see above.")
    return python


def replace(name, content):
    """Write into the checkout, over whatever the student has put there under that name."""
    path = Path(name)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)  # a link would lead elsewhere
    if content is not None:
        path.write_bytes(content)


def main():
    with tempfile.TemporaryDirectory(prefix="grader-") as made:
        folder = Path(made)
        code = run(
            folder, interpreter(folder), "-P", "-m", "grader", "grade", Path.cwd(),
            "--require-isolation", "@{layers}",
            "--report", folder / "report.yaml",
            "--format", f"classroom50={folder / RESULT}",
            "--format", f"markdown={folder / BODY}",
        )  # fmt: skip
        if code not in (0, 1):  # below 0 where it was killed
            raise SystemExit(f"There is no grade: the grader ended with {code}; see above.")
        body = (folder / BODY).read_bytes()
        replace(RESULT, (folder / RESULT).read_bytes())
        replace(BODY, body if len(body) <= MOST else None)  # the job then writes a table


if __name__ == "__main__":
    try:
        main()
    except subprocess.TimeoutExpired:
        raise SystemExit("There is no grade: the time was up.") from None
