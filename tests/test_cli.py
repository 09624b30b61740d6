"""The command line: what it prints, what it writes, and the code it ends with."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import yaml
from click.testing import CliRunner, Result

from grader import catalog, engine
from grader.cli import main
from grader.errors import GraderError, IsolationError, JudgeError
from grader.report.schema import schema
from grader.results import Request, Verdict

from .faked import FakeEngine

IDS = [one.id for one in catalog.load().exercises]
LAST = IDS[-1]
ROOT = Path(__file__).parent.parent


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[FakeEngine]:
    """Grading without a judge, within a folder that holds an empty submission."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exercises").mkdir()

    class Fake(FakeEngine):
        requests: list[Request] = []  # noqa: RUF012 - fresh in every test

    monkeypatch.setattr(engine, "Engine", Fake)
    return Fake


def call(*arguments: str) -> Result:
    """What a call of the command line ends with."""
    return CliRunner().invoke(main, list(arguments))


def grader(*arguments: str, folder: Path, **more: object) -> subprocess.CompletedProcess[str]:
    """A call of the command line, in a process of its own."""
    command = [sys.executable, "-m", "grader", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, **more)  # type: ignore[call-overload, no-any-return]


def test_full_marks(fake: type[FakeEngine]) -> None:
    """Exit code 0, a summary, and the report where it belongs."""
    ended = call("grade")
    assert ended.exit_code == 0
    assert "Well done" in ended.stdout
    assert "report.yaml" in ended.stdout
    assert ended.stderr == ""
    report = yaml.safe_load(Path("report.yaml").read_text())
    assert report["score"] == report["max_score"]
    assert report["submission"]["path"] == "exercises"


@pytest.mark.parametrize("verdict", [Verdict.FAILED, Verdict.TODO, Verdict.SKIPPED])
def test_less_than_full_marks(fake: type[FakeEngine], verdict: Verdict) -> None:
    """Exit code 1: graded, and not everything passed."""
    fake.verdict = verdict
    assert call("grade").exit_code == 1
    assert yaml.safe_load(Path("report.yaml").read_text())["score"] == 0


def test_quiet(fake: type[FakeEngine]) -> None:
    """With --quiet the report is all there is."""
    assert call("grade", "--quiet").output == ""
    assert Path("report.yaml").exists()


def test_options_reach_the_judge(fake: type[FakeEngine], tmp_path: Path) -> None:
    """Everything that the call says is in the request, exercises in the catalogue's order."""
    chosen = [word for id in reversed(IDS) for word in ("--exercise", id)]  # noqa: A001
    numbers = ["--seed", "7", "--examples", "3", "--timeout", "0.5", "--device", "cpu"]
    layers = ["--require-isolation", "seccomp,landlock", "--require-isolation", "rlimits"]
    call("grade", "exercises", *chosen, *numbers, *layers, "--exercise", LAST)
    (request,) = fake.requests
    assert request.submission == str(tmp_path / "exercises")
    assert request.exercises == tuple(IDS)
    settings = request.settings
    assert (settings.seed, settings.examples, settings.timeout_s) == (7, 3, 0.5)
    assert (request.device, request.require_isolation) == (
        "cpu",
        ("seccomp", "landlock", "rlimits"),
    )


def test_one_exercise(fake: type[FakeEngine]) -> None:
    """What was not asked for is in the report as not run, and does not count for the exit code."""
    assert call("grade", "--exercise", LAST).exit_code == 0
    report = yaml.safe_load(Path("report.yaml").read_text())
    statuses = {one["id"]: one["status"] for one in report["exercises"]}
    assert statuses == dict.fromkeys(IDS, "not_run") | {LAST: "passed"}
    assert report["max_score"] == sum(one.points for one in catalog.load().exercises)


def test_formats(fake: type[FakeEngine]) -> None:
    """A further format is a further file with the same content."""
    call("grade", "--format", "json=more.json", "--report", "main.yaml")
    assert json.loads(Path("more.json").read_text()) == yaml.safe_load(
        Path("main.yaml").read_text()
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere"], "There is no folder nowhere"),
        (["--exercise", "matmull"], f"no exercise 'matmull'; the exercises are {', '.join(IDS)}"),
        (["--device", "tpu"], "'tpu' is not one of"),
        (["--seed", "-1"], "-1 is not in the range"),
        (["--examples", "0"], "0 is not in the range"),
        (["--timeout", "0"], "a positive number of seconds"),
        (["--timeout", "nan"], "a positive number of seconds"),
        (["--timeout", "inf"], "a positive number of seconds"),
        (["--format", "xml"], "no format 'xml'; there are yaml, json"),
        (["--require-isolation", "walls"], "no layer of isolation 'walls'"),
        (["--report", "nowhere/report.yaml"], "is not there: make it first"),
        (["--report", ".", "--format", "yaml", "--format", "json"], ". is a folder: name a file"),
        (["--color", "blue"], "'blue' is not one of"),
        (["--wish"], "No such option"),
    ],
)
def test_wrong_calls(fake: type[FakeEngine], arguments: list[str], complaint: str) -> None:
    """Exit code 2 with a sentence on standard error; nothing is graded or written."""
    ended = call("grade", *arguments)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert complaint in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not fake.requests
    assert not Path("report.yaml").exists()


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (JudgeError("The judge's process died."), 3),
        (IsolationError("This machine does not enforce seccomp."), 3),
        (ZeroDivisionError("a bug"), 3),
        (ModuleNotFoundError("No module named 'rich'", name="rich"), 3),
        (KeyboardInterrupt(), 130),
    ],
    ids=lambda it: type(it).__name__,
)
def test_faults_leave_the_old_report(
    fake: type[FakeEngine], fault: BaseException, code: int
) -> None:
    """A grader that fails or is stopped says so in one line, and the last report stays."""
    Path("report.yaml").write_text("old")
    fake.fault = fault
    ended = call("grade")
    assert (ended.exit_code, ended.stdout) == (code, "")
    assert ended.stderr.startswith("grader: ")
    assert ended.stderr.count("\n") == 1
    assert not isinstance(fault, GraderError) or str(fault) in ended.stderr
    assert Path("report.yaml").read_text() == "old"


def test_list(fake: type[FakeEngine]) -> None:
    """Exercises with their points, and where each stands once there is a report."""
    before = call("list").stdout
    assert before.count("not graded yet") == len(IDS)
    call("grade", "--exercise", LAST)
    after = call("list").stdout
    assert after.count("not graded yet") == len(IDS) - 1
    assert f"{catalog.load().exercise(LAST).points} points, passed" in after
    assert max(map(len, after.splitlines())) <= 80


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("nowhere.yaml", "There is no report"), ("strange.yaml", "is no report: write one")],
)
def test_list_of_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, complaint: str
) -> None:
    """A report that is named must be there, with statuses that there are: else exit code 2."""
    monkeypatch.chdir(tmp_path)
    entry = {"id": LAST, "score": 1, "status": "banana"}
    Path("strange.yaml").write_text(yaml.dump({"exercises": [entry]}))
    ended = call("list", "--report", name)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert complaint in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_hints_come_step_by_step() -> None:
    """Each hint says how to get the next one; after the last there is none."""
    hints = catalog.load().exercise(LAST).hints
    first = call("hint", LAST)
    assert hints[0].split()[:5] == first.stdout.split()[:5]
    assert f"grader hint {LAST} --step 2" in first.stdout
    assert "--step" not in call("hint", LAST, "--step", str(len(hints))).stdout
    assert call("hint", LAST, "--step", str(len(hints) + 1)).exit_code == 2
    assert call("hint", "unheard_of").exit_code == 2


def test_the_list_follows_a_workspaces_last_report(fake: type[FakeEngine]) -> None:
    """Of the report that is here and the one that is kept, the younger one is told."""
    Path(".grader").mkdir()
    call("grade", "--exercise", LAST, "--report", ".grader/report.yaml")
    assert "points, passed" in call("list").stdout
    call("grade", "--exercise", IDS[0])
    os.utime("report.yaml", (2e9, 2e9))
    assert call("list").stdout.splitlines()[0].endswith("passed")


def test_schema() -> None:
    """The schema is printed as JSON."""
    assert json.loads(call("schema").stdout) == schema()


@pytest.mark.parametrize(
    "arguments", [["--help"], ["grade", "--help"], ["list"], ["schema"], ["--version"]]
)
def test_torch_is_not_imported(tmp_path: Path, arguments: list[str]) -> None:
    """What can be answered at once is answered without torch."""
    command = [sys.executable, "-X", "importtime", "-m", "grader", *arguments]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == 0
    imported = {line.rpartition("|")[2].strip().split(".")[0] for line in ended.stderr.splitlines()}
    assert "grader" in imported
    assert not {"torch", "numpy", "hypothesis", "pytest"} & imported


def test_a_hostile_folder_is_not_imported_from(tmp_path: Path) -> None:
    """From within a submission, nothing that lies there is run by the command line."""
    for name in (
        "click",
        "yaml",
        "torch",
        "json",
        "rich",
        "msgspec",
        "hashlib",
        "secrets",
        "grader_x",
    ):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('hostile')")
    for arguments in (["list"], ["schema"], ["--help"]):
        ended = grader(*arguments, folder=tmp_path)
        assert (ended.returncode, ended.stderr) == (0, "")


def test_an_old_terminal_is_enough(fake: type[FakeEngine], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where marks and bars cannot be shown, the words still are."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    with pytest.raises(SystemExit) as ended:
        main(["grade"])
    sys.stdout.flush()
    assert ended.value.code == 0
    assert b"Well done" in raw.getvalue()


@pytest.mark.slow
def test_doctor(tmp_path: Path) -> None:
    """The diagnosis has a section of versions, of devices, and of isolation."""
    ended = grader("doctor", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    titles = [line for line in ended.stdout.splitlines() if not line.startswith(" ")]
    assert titles == ["versions", "devices", "isolation of submissions"]


WATCHED = """
import grader.study.watch
from grader.cli import main
from tests.faked import FakeEngine

FakeEngine.requests = []
FakeEngine.abort = FakeEngine.hang_up
grader.study.watch.Engine = lambda: FakeEngine(None)
main()
"""


def test_ctrl_c_is_a_way_to_quit_watch(tmp_path: Path) -> None:
    """Nothing is said of a last report, since that is the one of the last grading."""
    running = subprocess.Popen(
        [sys.executable, "-c", WATCHED, "watch", "--plain", "--poll"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    while not running.stdout.readline().startswith("graded: "):
        assert running.poll() is None
    running.send_signal(signal.SIGINT)
    assert running.communicate(timeout=60) == ("", "")
    assert running.returncode == 130


@pytest.mark.slow
def test_a_real_run(tmp_path: Path) -> None:
    """From within a folder with a solution and hostile files, the solution gets its points."""
    exercise = catalog.load().exercise(LAST)
    solution = (ROOT / "solutions" / exercise.file).read_bytes()
    (tmp_path / exercise.file).write_bytes(solution)
    for name in ("click", "yaml", "torch", "pytest", "hypothesis", "conftest"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('hostile')")
    ended = grader("grade", ".", "--exercise", LAST, "--examples", "5", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    report = yaml.safe_load((tmp_path / "report.yaml").read_text())
    assert report["score"] == exercise.points


@pytest.mark.slow
def test_ctrl_c(tmp_path: Path) -> None:
    """Stopped by hand: one line, exit code 130, the old report, and no process left."""
    (tmp_path / "report.yaml").write_text("old")
    exercise = catalog.load().exercise(LAST)
    (tmp_path / exercise.file).write_text("while True: pass\n")
    command = [sys.executable, "-m", "grader", "grade", ".", "--exercise", LAST]
    running = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process = psutil.Process(running.pid)
    while not (children := process.children(recursive=True)):
        running.poll()
        assert running.returncode is None
    running.send_signal(signal.SIGINT)
    printed, complaint = running.communicate(timeout=30)
    assert (running.returncode, printed) == (130, "")
    assert complaint == "grader: stopped; the last report is unchanged.\n"
    assert (tmp_path / "report.yaml").read_text() == "old"
    _, alive = psutil.wait_procs(children, timeout=30)
    assert not alive
