"""A real submission that tries to command every tool that reads its report."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from .test_adapters import CONTROL, RUNNERS_COMMAND

HELPER = """
def product(a, b):
    raise ValueError("::error::forged in a helper")
"""
MATMUL = r'''
import os

import helper

EVIL = (
    "\n::error file=a.py::forged\n  ::notice title=Autograding report::{\"totalPoints\":100}\n"
    "##[error]forged ]]></failure></testcase><testcase name='forged'/> | 100 | @all #1\n"
    "```\n# forged\n````\n<img src=forged>\r::warning::forged\u2028::error::forged\x00\x1b[31m\n"
    "result=Zm9yZ2Vk\nresult<<EOF\nforged\nEOF\n--- !!python/object:forged {score: 100}\n"
    '  File "a.py", line 1, in forged\n    raise Forged(\'forged\')\n'
)


class Forged(RuntimeError):
    """An exception with a name of its own."""


Forged.__name__ = Forged.__qualname__ = "\n::error::forged\n##[error]]]>```"
calls = 0


def matmul(a, b):
    global calls
    calls += 1
    print(EVIL)
    for number in range(1, 20):
        try:
            os.write(number, EVIL.encode())
        except OSError:
            pass
    if calls % 2:
        raise Forged(EVIL)
    return helper.product(a, b)
'''
CALL = 'raise SystemExit("\\n::error::forged at import\\n##[group]forged")\n'
TODO = r"""
def train(*_):
    raise NotImplementedError("\n::warning::forged\n##[error]forged")
"""
FILES = {"helper.py": HELPER, "matmul.py": MATMUL, "call.py": CALL, "train.py": TODO}
NAMES = ("json", "junit", "classroom50", "gradescope", "prairielearn")
PROPERTIES = 14
"""Of `matmul`, at least: each of them fails, and is told."""


def grade(folder: Path) -> None:
    """Put every format of one grading into a folder, and what was printed."""
    (folder / "evil").mkdir()
    for name, text in FILES.items():
        (folder / "evil" / name).write_text(text, encoding="utf-8")
    formats = {name: name for name in NAMES}
    formats |= {"github": "/dev/stdout", "classroom": "output", "markdown": "summary"}
    (folder / "output").write_text("before=1\n", encoding="utf-8")
    with (folder / "log").open("w") as log:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "grader", "grade", "evil", "--examples", "5"),
                *(f"--format={name}={path}" for name, path in formats.items()),
            ],
            cwd=folder,
            env=os.environ
            | {
                "GITHUB_OUTPUT": str(folder / "output"),
                "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            },
            stdout=log,
            stderr=log,
            check=False,
        )
    assert done.returncode == 1, (folder / "log").read_text()


def check_log(graded: Path) -> None:
    """Ten errors, what is missing or to do, and the points: nothing else commands the runner."""
    log = (graded / "log").read_text(encoding="utf-8")
    commands = [line for line in log.splitlines() if RUNNERS_COMMAND.search(line)]
    levels = [line.partition(" ")[0] for line in commands]
    assert levels == [*["::error"] * 10, *["::warning"] * 4, "::notice"]
    assert commands[-1].startswith("::notice title=torch-exercise-grader::0 of 100 points.")
    assert all(re.search("file=evil/[a-z]+[.]py,", line) for line in commands[:-1])
    assert "forged" in log


def check_file(graded: Path, name: str) -> None:
    """Printed to a log as it is, no file has a command or a control character in it."""
    text = (graded / name).read_text(encoding="utf-8")
    assert "forged" in text
    assert not RUNNERS_COMMAND.search(text)
    assert not CONTROL.search(text)


def check_points(graded: Path) -> None:
    """Each document is whole, and its points are those that were earned: none."""
    report = yaml.safe_load((graded / "report.yaml").read_text(encoding="utf-8"))
    assert report == json.loads((graded / "json").read_text(encoding="utf-8"))
    assert report["score"] == 0
    cases = list(ET.parse(graded / "junit").iter("testcase"))
    assert len(cases) == sum(len(one["properties"]) for one in report["exercises"])
    assert all(case.find("failure") is not None or case.find("error") is not None for case in cases)
    for name in ("classroom50", "gradescope", "prairielearn"):
        found = json.loads((graded / name).read_text(encoding="utf-8"))
        assert found["score"] == 0
        assert len(found["tests"]) >= PROPERTIES
    assert (graded / "summary").read_text(encoding="utf-8").startswith("# 0 of 100 points")


def check_output(graded: Path) -> None:
    """The file of outputs has what was there before and one result, without a point in it."""
    before, result = (graded / "output").read_text(encoding="utf-8").splitlines()
    assert before == "before=1"
    name, _, encoded = result.partition("=")
    assert name == "result"
    text = base64.b64decode(encoded, validate=True).decode("utf-8")
    assert not RUNNERS_COMMAND.search(text)
    found = json.loads(text)
    assert sum(one["score"] for one in found["tests"]) == 0
    assert {one["status"] for one in found["tests"]} == {"fail"}
    assert not any(RUNNERS_COMMAND.search(one["test_code"]) for one in found["tests"])


@pytest.mark.slow
def test_nothing_that_a_submission_says_commands(tmp_path: Path) -> None:
    """Prints, names and messages of a submission are words in every format, and earn nothing."""
    grade(tmp_path)
    check_log(tmp_path)
    for name in (*NAMES, "report.yaml", "summary"):
        check_file(tmp_path, name)
    check_points(tmp_path)
    check_output(tmp_path)
