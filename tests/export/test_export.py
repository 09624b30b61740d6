"""What a teacher hands out works as it is, and gives nothing away."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from grader.catalog import load
from grader.cli import main

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions"
KINDS = ("template", "classroom50", "gradescope")
MOST = 10 << 20


def export(kind: str, target: Path, *options: str) -> Result:
    """Run `grader export KIND TARGET`."""
    return CliRunner().invoke(main, ["export", kind, str(target), *options])


@pytest.fixture(params=KINDS)
def exported(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Each export as a folder; the archive is unpacked."""
    target = tmp_path / "made"
    assert export(request.param, target).exit_code == 0
    if target.is_dir():
        return target
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked"


def answers(path: Path) -> dict[str, str]:
    """By their names, the functions of a Python file without their docstrings."""
    found = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:]
            found[node.name] = ast.unparse(node)
    return found


def test_no_solution_is_inside(exported: Path) -> None:
    """No function of a solution is in any file of an export."""
    secret = {
        text
        for path in SOLUTIONS.glob("*.py")
        for name, text in answers(path).items()
        if text != answers(ROOT / "exercises" / path.name).get(name)
    }
    assert len(secret) >= len(load().files)
    for path in exported.rglob("*.py"):
        assert not secret & set(answers(path).values()), path


def test_an_export_is_small(exported: Path) -> None:
    """All files together stay below the 10 MiB that a bundle may have."""
    assert sum(path.stat().st_size for path in exported.rglob("*") if path.is_file()) < MOST


def test_placeholders_are_filled(exported: Path) -> None:
    """Nothing is left to be filled in."""
    for path in exported.glob("**/*"):
        if path.is_file() and "grader-source" not in path.parts:
            assert "@{" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_overwritten(kind: str, tmp_path: Path) -> None:
    """What is there already stays, and one sentence says what to do."""
    target = tmp_path / "there"
    if kind == "gradescope":
        target.write_text("mine", encoding="utf-8")
    else:
        target.mkdir()
        (target / "mine.txt").write_text("mine", encoding="utf-8")
    result = export(kind, target)
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert "is there already" in result.output
    kept = target if target.is_file() else target / "mine.txt"
    assert kept.read_text(encoding="utf-8") == "mine"


def test_archives_of_the_same_version_are_equal(tmp_path: Path) -> None:
    """An archive depends on nothing but its files; its two entry points can be run."""
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    assert export("gradescope", one).exit_code == export("gradescope", other).exit_code == 0
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as archive:
        for name in ("setup.sh", "run_autograder"):
            assert archive.getinfo(name).external_attr >> 16 & 0o111


def test_a_template_names_the_grader_that_was_asked_for(tmp_path: Path) -> None:
    """What pip installs can be chosen."""
    target = tmp_path / "made"
    assert export("template", target, "--grader", "grader @ file:///srv/grader").exit_code == 0
    assert (target / "requirements.txt").read_text() == "grader @ file:///srv/grader\n"


WORKFLOWS: list[Path | str] = [ROOT / ".github" / "workflows" / "ci.yml", "template"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=["ci", "classroom"])
def test_workflows_fit_their_schema(workflow: Path | str, tmp_path: Path) -> None:
    """GitHub's schema of workflows accepts each, and rights are those of a reader."""
    if isinstance(workflow, str):
        assert export(workflow, tmp_path / "made").exit_code == 0
        workflow = tmp_path / "made" / ".github" / "workflows" / "classroom.yml"
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    subprocess.run([*check, "vendor.github-workflows", str(workflow)], check=True)
    assert yaml.safe_load(workflow.read_text())["permissions"] == {"contents": "read"}


def clone(template: Path, into: Path) -> Path:
    """A fresh clone of a template that was committed, as a runner checks it out."""
    git = ["git", "-c", "user.name=Teacher", "-c", "user.email=teacher@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Exercises"]):
        subprocess.run([*git, *words], cwd=template, check=True)
    subprocess.run(["git", "clone", "-q", str(template), str(into)], check=True)
    return into


def run_steps(checkout: Path, runner: Path) -> int:
    """Run the workflow's own commands one after the other, as a hosted runner does.

    The step that installs is left out, and the environment of these tests stands in for what it
    would have made: it needs another build of torch than the one that is tested here.
    """
    workflow = yaml.safe_load((checkout / ".github/workflows/classroom.yml").read_text())
    (checkout / ".venv").symlink_to(sys.prefix)
    files = {name: runner / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for path in files.values():
        path.touch()
    environment = os.environ | {name: str(path) for name, path in files.items()}
    code = 0
    for step in workflow["jobs"]["grade"]["steps"]:
        if "run" in step and step["name"] != "Set up the grader":
            script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            done = subprocess.run(
                script, cwd=checkout, env=environment, check=False, capture_output=True, text=True
            )
            (runner / "log").write_text(done.stdout + done.stderr, encoding="utf-8")
            code = code or done.returncode
    return code


@pytest.mark.slow
def test_the_templates_workflow_grades_a_clone(tmp_path: Path) -> None:
    """In a fresh clone the steps leave a report, annotations, a summary, and points by exercise."""
    assert export("template", tmp_path / "made").exit_code == 0
    checkout = clone(tmp_path / "made", tmp_path / "checkout")
    shutil.copy(SOLUTIONS / "matmul.py", checkout)
    wrong = ROOT / "tests/submissions/wrong/train/mean_of_batch_means.py"
    shutil.copy(wrong, checkout / "train.py")
    runner = tmp_path / "runner"
    runner.mkdir()
    assert run_steps(checkout, runner) == 0
    report = yaml.safe_load((checkout / "report.yaml").read_text())
    earned = {one["id"]: one["score"] for one in report["exercises"]}
    assert earned["matmul"] == 20
    assert 0 < earned["train"] < 25
    log = (runner / "log").read_text()
    assert "::error file=train.py" in log
    assert "| matmul" in (runner / "GITHUB_STEP_SUMMARY").read_text()
    assert (runner / "GITHUB_OUTPUT").read_text().startswith("result=")


@pytest.mark.slow
def test_a_workflow_without_a_grade_fails(tmp_path: Path) -> None:
    """Where the grader cannot grade, the step is red, and no points are made up."""
    assert export("template", tmp_path / "made").exit_code == 0
    checkout = clone(tmp_path / "made", tmp_path / "checkout")
    (checkout / "report.yaml").mkdir()
    runner = tmp_path / "runner"
    runner.mkdir()
    assert run_steps(checkout, runner) == 2
    assert (runner / "GITHUB_OUTPUT").read_text() == ""


@pytest.mark.slow
def test_the_bundle_of_classroom50_grades_a_checkout(tmp_path: Path) -> None:
    """`autograder.py` writes whole scores to result.json, whatever lies in the checkout."""
    assert export("classroom50", tmp_path / "bundle").exit_code == 0
    checkout = tmp_path / "checkout"
    shutil.copytree(SOLUTIONS, checkout)
    (checkout / "grader.py").write_text("raise SystemExit('planted')\n", encoding="utf-8")
    (checkout / "result.json").symlink_to(tmp_path / "elsewhere")
    environment = os.environ | {
        "CLASSROOM50_BUNDLE_DIR": str(tmp_path / "bundle"),
        "GRADER_PYTHON": sys.executable,
        "OWNER": "alice",
    }
    autograder = [sys.executable, str(tmp_path / "bundle" / "autograder.py")]
    subprocess.run(autograder, cwd=checkout, env=environment, check=True)
    result = json.loads((checkout / "result.json").read_text())
    assert (result["score"], result["max-score"], result["owner"]) == (10000, 10000, "alice")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.slow
def test_the_archive_of_gradescope_grades_a_submission(tmp_path: Path) -> None:
    """`run_autograder` reads the submission, and writes the results where they are looked for."""
    archive = tmp_path / "autograder.zip"
    assert export("gradescope", archive).exit_code == 0
    home = tmp_path / "autograder"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(home / "source")
    shutil.copytree(SOLUTIONS, home / "submission")
    (home / "submission" / "call.py").unlink()
    environment = os.environ | {"AUTOGRADER": str(home), "GRADER_PYTHON": sys.executable}
    script = home / "source" / "run_autograder"
    subprocess.run(["bash", str(script)], env=environment, check=True)
    results = json.loads((home / "results" / "results.json").read_text())
    assert sum(test["score"] for test in results["tests"]) == 75


@pytest.mark.slow
def test_a_bundles_source_can_be_built(tmp_path: Path) -> None:
    """The grader that a bundle carries is a package, with all of its files."""
    assert export("classroom50", tmp_path / "bundle").exit_code == 0
    build = "import setuptools.build_meta as b; b.build_sdist('..')"
    subprocess.run(
        [sys.executable, "-c", build], cwd=tmp_path / "bundle" / "grader-source", check=True,
        capture_output=True,
    )  # fmt: skip
    [made] = (tmp_path / "bundle").glob("*.tar.gz")
    with tarfile.open(made) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"grader/catalog.yaml", "grader/lessons/zh/matmul.md", "grader/cli/export.py"} <= names
    assert "grader/export/files/template/dot_github/workflows/classroom.yml" in names
