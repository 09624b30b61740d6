"""What a teacher hands out works as it is, and gives nothing away."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import zipfile
from compileall import compile_dir
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from grader.catalog import load
from grader.cli import main
from grader.export import wheel

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
    return target if target.is_dir() else unpacked(target, tmp_path / "unpacked")


def unpacked(archive: Path, folder: Path) -> Path:
    """The folder, with what was in the archive."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder


def answers(path: Path) -> dict[str, str]:
    """By their names, the functions of a Python file without their docstrings."""
    found = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:]
            found[node.name] = ast.unparse(node)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_compiled_grader_exports_the_same(kind: str, tmp_path: Path) -> None:
    """Where pip has compiled what it installed, the bytecode is in no export."""
    assert export(kind, tmp_path / "here").exit_code == 0
    (tmp_path / wheel.name()).write_bytes(wheel.wheel())
    installed = unpacked(tmp_path / wheel.name(), tmp_path / "installed")
    assert compile_dir(installed, quiet=1)
    subprocess.run(
        [sys.executable, "-m", "grader", "export", kind, "there"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        check=True,
    )
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def contents(exported: Path) -> dict[str, bytes]:
    """All files of an export by their paths; an archive has none but itself."""
    files = [exported, *exported.rglob("*")]
    return {str(f.relative_to(exported)): f.read_bytes() for f in files if f.is_file()}


def test_no_solution_is_inside(exported: Path, tmp_path: Path) -> None:
    """No function of a solution is in any file of an export, nor in the grader that it carries."""
    [carried] = exported.glob("tools/*.whl")
    grader = unpacked(carried, tmp_path / "grader")
    secret = {
        text
        for path in SOLUTIONS.glob("*.py")
        for name, text in answers(path).items()
        if text != answers(ROOT / "exercises" / path.name).get(name)
    }
    assert len(secret) >= len(load().files)
    every = [*exported.rglob("*.py"), *grader.rglob("*.py")]
    assert len(every) > 50
    for path in every:
        assert not secret & set(answers(path).values()), path


def test_what_a_student_gets(tmp_path: Path) -> None:
    """A template is a workspace and what grades it: no tests, no answers, nothing unnamed."""
    assert export("template", tmp_path / "made").exit_code == 0
    every = [path for path in (tmp_path / "made").rglob("*") if path.is_file()]
    assert {path.relative_to(tmp_path / "made").as_posix() for path in every} == {
        *(*load().files, "README.md", "Makefile", ".gitignore", ".vscode/tasks.json"),
        ".grader/.gitignore",
        *("lessons/index.md", *(f"lessons/{one.id}.md" for one in load().exercises)),
        *(".devcontainer/Dockerfile", ".devcontainer/devcontainer.json"),
        ".github/workflows/classroom.yml",
        *("requirements.txt", "constraints.txt", f"tools/{wheel.name()}"),
    }
    for name in load().files:
        assert (tmp_path / "made" / name).read_text() == (ROOT / "exercises" / name).read_text()


def test_an_export_is_small(exported: Path) -> None:
    """All files together stay below the 10 MiB that a bundle may have."""
    assert sum(path.stat().st_size for path in exported.rglob("*") if path.is_file()) < MOST


def test_placeholders_are_filled(exported: Path) -> None:
    """Nothing is left to be filled in."""
    for path in exported.glob("**/*"):
        if path.is_file() and path.suffix != ".whl":
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
    """What is installed can be chosen, and then no other comes along."""
    target = tmp_path / "made"
    assert export("template", target, "--grader", "grader @ file:///srv/grader").exit_code == 0
    assert (target / "requirements.txt").read_text() == "grader @ file:///srv/grader\n"
    assert not (target / "tools").exists()


def test_no_index_has_to_know_the_grader(exported: Path) -> None:
    """Its name is free for anybody to take, so a file is named; other packages have versions."""
    assert (exported / "requirements.txt").read_text() == f"./tools/{wheel.name()}\n"
    _, *pinned = (exported / "constraints.txt").read_text().splitlines()
    assert "torch==" + metadata.version("torch").partition("+")[0] in pinned
    assert not [line for line in pinned if "+" in line or line.count("==") != 1]


def test_a_grader_that_is_not_installed_exports_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without knowing what the grader needs, no bundle is made that could not be set up."""
    monkeypatch.setattr("grader.NAME", "no-such-grader")
    result = export("gradescope", tmp_path / "made.zip")
    assert result.exit_code == 2
    assert "is not installed" in result.output
    assert not list(tmp_path.iterdir())


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


@pytest.mark.slow
def test_the_wheel_can_be_installed(tmp_path: Path) -> None:
    """What an export carries is a package with all of its files, and its command works."""
    made = tmp_path / wheel.name()
    made.write_bytes(wheel.wheel())
    target = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", str(target), str(made)], check=True)
    for name in (
        "catalog.yaml",
        "lessons/zh/matmul.md",
        "properties/pytest.ini",
        "handout/call.py",
    ):
        assert (target / "grader" / name).is_file()
    assert (target / "grader/export/files/template/dot_github/workflows/classroom.yml").is_file()
    listed = subprocess.run(
        [sys.executable, "-P", str(target / "bin" / "grader"), "list"],
        env=os.environ | {"PYTHONPATH": str(target)},
        cwd=tmp_path, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert "matmul" in listed.stdout
    installed = next(metadata.distributions(path=[str(target)]))
    mine = metadata.distribution("torch-exercise-grader")
    assert installed.version == mine.version
    assert installed.requires == [one for one in mine.requires or [] if "extra ==" not in one]
