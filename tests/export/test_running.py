"""What a teacher hands out is run as the platforms run it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from .test_export import ROOT, SOLUTIONS, export

pytestmark = pytest.mark.slow

UV = """\
#!/bin/sh
# Stands in for uv: says what it is asked for, and that all of it is there.
echo "$UV_TORCH_BACKEND: $*" >> "$INSTALLED"
while [ $# -gt 0 ]; do
  case "$1" in -r) cat "$2"; test -f "$(cat "$2")" ;; -c) test -f "$2" ;; esac || exit 1
  shift
done
"""
PIP = '#!/bin/sh\ntest "$*" = "-m pip install --quiet uv"\n'
PYTHON = """\
#!/bin/sh
# Stands in for the runner's Python: an environment that seems empty, and has the grader.
test "$*" = "-m venv .venv" || exit 1
mkdir -p .venv/bin
cp "$SHIMS/uv" .venv/bin/uv
cp "$SHIMS/pip" .venv/bin/python
ln -s "$PREFIX/bin/grader" .venv/bin/grader
"""


def clone(template: Path, into: Path) -> Path:
    """A fresh clone of a template that was committed, as a runner checks it out."""
    git = ["git", "-c", "user.name=Teacher", "-c", "user.email=teacher@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Exercises"]):
        subprocess.run([*git, *words], cwd=template, check=True)
    subprocess.run(["git", "clone", "-q", str(template), str(into)], check=True)
    return into


def run_steps(checkout: Path, runner: Path) -> int:
    """Run the workflow's own commands one after the other, as a hosted runner does.

    What is downloaded is left out: Python and uv are stand-ins that look at what they are asked
    for, and the grader is that of these tests.
    """
    workflow = yaml.safe_load((checkout / ".github/workflows/classroom.yml").read_text())
    runner.mkdir()
    for name, text in (("python", PYTHON), ("pip", PIP), ("uv", UV)):
        (runner / name).write_text(text, encoding="utf-8")
        (runner / name).chmod(0o755)
    files = {name: str(runner / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for name in files:
        (runner / name).touch()
    stand_ins = {"SHIMS": str(runner), "PREFIX": sys.prefix, "INSTALLED": str(runner / "installed")}
    path = {"PATH": f"{runner}{os.pathsep}{os.environ['PATH']}"}
    environment = os.environ | files | stand_ins | path
    for step in workflow["jobs"]["grade"]["steps"]:
        if "run" in step:
            script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            with (runner / "log").open("a", encoding="utf-8") as log:
                code = subprocess.run(
                    script, cwd=checkout, env=environment | step.get("env", {}), check=False,
                    stdout=log, stderr=log,
                ).returncode  # fmt: skip
            if code != 0:
                return code
    return 0


def test_the_templates_workflow_grades_a_clone(tmp_path: Path) -> None:
    """In a fresh clone the steps leave a report, annotations, a summary, and points by exercise."""
    assert export("template", tmp_path / "made").exit_code == 0
    checkout = clone(tmp_path / "made", tmp_path / "checkout")
    shutil.copy(SOLUTIONS / "matmul.py", checkout)
    wrong = ROOT / "tests/submissions/wrong/train/mean_of_batch_means.py"
    shutil.copy(wrong, checkout / "train.py")
    runner = tmp_path / "runner"
    assert run_steps(checkout, runner) == 0
    assert (runner / "installed").read_text() == (
        "cpu: pip install --quiet --compile-bytecode --python .venv "
        "-r requirements.txt -c constraints.txt\n"
    )
    (checkout / ".grader" / "report.yaml").touch()
    report = yaml.safe_load((checkout / "report.yaml").read_text())
    earned = {one["id"]: one["score"] for one in report["exercises"]}
    assert earned["matmul"] == 20
    assert 0 < earned["train"] < 25
    log = (runner / "log").read_text()
    assert "::error file=train.py" in log
    assert "| matmul" in (runner / "GITHUB_STEP_SUMMARY").read_text()
    assert (runner / "GITHUB_OUTPUT").read_text().startswith("result=")
    ignored = ["git", "status", "--porcelain"]
    left = subprocess.run(ignored, cwd=checkout, check=True, capture_output=True, text=True).stdout
    assert left == " M matmul.py\n M train.py\n"


def test_a_workflow_without_a_grade_fails(tmp_path: Path) -> None:
    """Where the grader cannot grade, the step is red, and no points are made up."""
    assert export("template", tmp_path / "made").exit_code == 0
    checkout = clone(tmp_path / "made", tmp_path / "checkout")
    (checkout / "report.yaml").mkdir()
    runner = tmp_path / "runner"
    assert run_steps(checkout, runner) == 2
    assert (runner / "GITHUB_OUTPUT").read_text() == ""


def autograde(bundle: Path, checkout: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `autograder.py` as Classroom 50's job does: in the checkout, with its variables."""
    environment = os.environ | {
        "CLASSROOM50_BUNDLE_DIR": str(bundle),
        "CLASSROOM": "course",
        "ASSIGNMENT": "linear",
        "OWNER": "alice",
        "SUBMISSION_TAG": "submit/1",
        **variables,
    }
    return subprocess.run(
        [sys.executable, str(bundle / "autograder.py")],
        cwd=checkout, env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip


def test_the_bundle_of_classroom50_grades_a_checkout(tmp_path: Path) -> None:
    """`autograder.py` writes whole scores and a text, whatever lies in the checkout."""
    assert export("classroom50", tmp_path / "bundle").exit_code == 0
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    shutil.copy(SOLUTIONS / "matmul.py", checkout)
    (checkout / "grader.py").write_text("raise SystemExit('planted')\n", encoding="utf-8")
    (checkout / "result.json").symlink_to(tmp_path / "elsewhere")
    (checkout / "release-body.md").mkdir()
    (checkout / "release-body.md" / "forged").touch()
    done = autograde(tmp_path / "bundle", checkout, GRADER_PYTHON=sys.executable)
    assert done.returncode == 0, done.stderr
    result = json.loads((checkout / "result.json").read_text())
    assert (result["score"], result["max-score"], result["owner"]) == (2000, 10000, "alice")
    assert (checkout / "release-body.md").read_text().startswith("# 20 of 100 points")
    assert not (tmp_path / "elsewhere").exists()


def test_a_checkout_has_no_say_in_the_set_up(tmp_path: Path) -> None:
    """Modules and settings that a student commits are not taken when the grader is set up."""
    assert export("classroom50", tmp_path / "bundle").exit_code == 0
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    planted = f"open({str(tmp_path / 'ran')!r}, 'w')\n"
    for name in ("venv", "pip", "uv", "ensurepip", "tempfile", "subprocess", "sitecustomize"):
        (checkout / f"{name}.py").write_text(planted, encoding="utf-8")
    (checkout / "result.json").write_text("forged", encoding="utf-8")
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "GRADER_PYTHON": ""}
    done = autograde(tmp_path / "bundle", checkout, **offline)
    assert done.returncode == 1
    assert "could not be set up" in done.stderr
    assert not (tmp_path / "ran").exists()


def test_a_grader_that_was_killed_gives_no_grade(tmp_path: Path) -> None:
    """A signal, as of a machine without memory, is said to be the reason that there is none."""
    assert export("classroom50", tmp_path / "bundle").exit_code == 0
    checkout, killed = tmp_path / "checkout", tmp_path / "killed"
    checkout.mkdir()
    killed.write_text("#!/bin/sh\nkill -9 $$\n", encoding="utf-8")
    killed.chmod(0o755)
    done = autograde(tmp_path / "bundle", checkout, GRADER_PYTHON=str(killed))
    assert done.returncode == 1
    assert done.stderr == "There is no grade: the grader ended with -9; see above.\n"
    assert not list(checkout.iterdir())


def test_the_archive_of_gradescope_grades_a_submission(tmp_path: Path) -> None:
    """`run_autograder` reads the submission, and writes the results where they are looked for."""
    archive = tmp_path / "autograder.zip"
    assert export("gradescope", archive).exit_code == 0
    home = tmp_path / "autograder"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(home / "source")
    (home / "submission").mkdir()
    shutil.copy(SOLUTIONS / "linear.py", home / "submission")
    environment = os.environ | {"AUTOGRADER": str(home), "GRADER_PYTHON": sys.executable}
    script = home / "source" / "run_autograder"
    subprocess.run(["bash", str(script)], env=environment, check=True)
    results = json.loads((home / "results" / "results.json").read_text())
    assert sum(test["score"] for test in results["tests"]) == 30
