"""Attacks get their verdicts, and nothing else: no points, no secrets, no marks left anywhere.

Each file of `submissions/hostile/` says in its first lines what it tries and what must come of it:

    # attack: one sentence
    # exercise: the exercise that it answers
    # verdict: that exercise's status
    # earns: the most points that it may get; 0 where the line is missing, all in `honest`, `state`
    # settings: what differs from the usual ones of the test, such as `timeout_s=10 examples=60`
    # plants: names of files that are laid beside it, each of which would touch the canary
    # links: names of links beside it that lead to the canary

It is graded beside a right answer to another exercise. It may import `surroundings` (where the
canary, the listeners and the grader are), `accomplice` (what several attacks share) and the
solutions (`right_matmul`, …).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

import jsonschema
import psutil
import pytest
import yaml

from grader import run
from grader.catalog import load
from grader.engine import Engine
from grader.report.as_json import render as as_json
from grader.report.as_yaml import render as as_yaml
from grader.report.formats import FORMATS
from grader.report.schema import schema
from grader.results import ExerciseResult, Report, Request, Settings, Verdict

from .submissions import facts

ROOT = Path(__file__).parent.parent
HOSTILE = ROOT / "tests" / "submissions" / "hostile"
FEW = Settings(examples=5, timeout_s=5.0)  # a busy machine is no attack
HANGING_S = 1.0
TOKEN = "token-7f3a" + "91c4-of-the-build-server"
SECRET = "secret-in-a-file-outside"
PLANTED = "open({canary!r}, 'w').write('touched')\nraise SystemExit(0)\n"
MARK = "hostile-was-here"
VALIDATOR = jsonschema.Draft202012Validator(schema())
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CLASSES = {
    "channel", "comparison", "deaths", "hanging", "honest", "network", "outside", "patching",
    "planted", "reading", "resources", "rules_call", "rules_linear_init", "rules_matmul", "state",
    "survivors",
}  # fmt: skip


@dataclass(frozen=True)
class Attack:
    """One file of the gallery, and what its first lines say."""

    path: Path
    facts: dict[str, str]

    def __str__(self) -> str:
        return f"{self.path.parent.name}-{self.path.stem}"

    @property
    def exercise(self) -> str:
        """The exercise that it answers."""
        return self.facts["exercise"]

    @property
    def verdict(self) -> Verdict:
        """The status that the exercise must get."""
        return Verdict(self.facts["verdict"])

    @property
    def earns(self) -> int:
        """The most points that it may get."""
        honest = self.path.parent.name in ("honest", "state")
        most = load().exercise(self.exercise).points if honest else 0
        return int(self.facts.get("earns", most))

    @property
    def settings(self) -> Settings:
        """What it is graded with."""
        changes = (one.split("=") for one in self.facts.get("settings", "").split())
        usual = replace(FEW, timeout_s=HANGING_S) if self.verdict is Verdict.TIMEOUT else FEW
        return replace(usual, **{name: int(value) for name, value in changes})

    @property
    def neighbour(self) -> str:
        """The exercise that is answered right beside it."""
        return "linear_init" if self.exercise in ("matmul", "call", "train") else "train"


ATTACKS = [Attack(path, facts(path)) for path in sorted(HOSTILE.glob("*/*.py"))]


class Surroundings:
    """What an attack finds around it: a canary, listeners, and itself in a folder."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.outside = folder / "outside"
        self.outside.mkdir()
        self.canary = self.outside / "canary"
        self.canary.write_text(f"SECRET = {SECRET!r}\n")
        self.submission = folder / "submission"
        self.submission.mkdir()
        self.abstract = f"{MARK}-{os.getpid()}"
        unix = folder / "listener"
        self.listeners = [
            self._listener(stack, socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            self._listener(stack, socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            self._listener(stack, socket.AF_UNIX, socket.SOCK_STREAM, os.fspath(unix)),
            self._listener(stack, socket.AF_UNIX, socket.SOCK_STREAM, "\0" + self.abstract),
        ]
        self.known = self._facts()

    def lay_out(self, attack: Attack) -> None:
        """Put the submission together."""
        exercises = load()
        for exercise in {attack.neighbour, attack.exercise}:
            name = exercises.exercise(exercise).file
            shutil.copy(ROOT / "solutions" / name, self.submission / f"right_{name}")
        neighbours = exercises.exercise(attack.neighbour).file
        shutil.copy(ROOT / "solutions" / neighbours, self.submission / neighbours)
        shutil.copy(attack.path, self.submission / exercises.exercise(attack.exercise).file)
        shutil.copy(HOSTILE / "accomplice.py", self.submission)
        for name in attack.facts.get("plants", "").split():
            planted = self.submission / name
            planted.parent.mkdir(exist_ok=True)
            planted.write_text(PLANTED.format(canary=os.fspath(self.canary)))
        for name in attack.facts.get("links", "").split():
            (self.submission / name).symlink_to(self.canary)
        constants = {
            "CANARY": os.fspath(self.canary),
            "FOLDER": os.fspath(self.outside),
            "ROOT": os.fspath(ROOT),
            "HOME": os.fspath(Path.home()),
            "HALF_TOKEN": TOKEN[:10],
            "OTHER_HALF": TOKEN[10:],
            "TCP_PORT": self.listeners[0].getsockname()[1],
            "UDP_PORT": self.listeners[1].getsockname()[1],
            "UNIX_PATH": self.listeners[2].getsockname(),
            "ABSTRACT": self.abstract,
        }
        lines = [f"{name} = {value!r}\n" for name, value in constants.items()]
        (self.submission / "surroundings.py").write_text("".join(lines))
        self.known = self._facts()

    def check(self) -> None:
        """Nothing was touched, nobody called."""
        assert self._facts() == self.known
        assert self.canary.read_text() == f"SECRET = {SECRET!r}\n"
        for place in (self.outside, Path.home(), ROOT, Path("/tmp"), Path("/var/tmp")):
            assert not os.path.lexists(place / MARK)
        for listener in self.listeners:
            with pytest.raises(BlockingIOError):
                listener.recv(1) if listener.type == socket.SOCK_DGRAM else listener.accept()

    def _facts(self) -> dict[str, tuple[int, ...]]:
        """All files of the submission and around the canary, with what `stat` knows of them."""
        found = {}
        for path in sorted([*self.outside.rglob("*"), *self.submission.rglob("*")]):
            seen = path.lstat()
            found[os.fspath(path)] = (seen.st_mode, seen.st_uid, seen.st_size, seen.st_mtime_ns)
        return found

    @staticmethod
    def _listener(stack: ExitStack, family: int, kind: int, address: object) -> socket.socket:
        listener = stack.enter_context(closing(socket.socket(family, kind)))
        listener.bind(address)  # type: ignore[arg-type]
        if kind == socket.SOCK_STREAM:
            listener.listen()
        listener.setblocking(False)
        return listener


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the judge keeps what it needs during a run."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def engine(temporary: Path) -> Iterator[Engine]:
    """A judge's process that was started in an environment with a token."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADER_TOKEN", TOKEN)
        patch.setenv("TMPDIR", os.fspath(temporary))
        with Engine() as engine:
            yield engine


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[Surroundings]:
    """A folder for the attack, with listeners that close in the end."""
    with ExitStack() as stack:
        yield Surroundings(tmp_path, stack)


def descendants(engine: Engine) -> int:
    """How many processes descend from the judge's."""
    return len(psutil.Process(engine._process.pid).children(recursive=True))


def result(report: Report, exercise: str) -> ExerciseResult:
    """An exercise of a report."""
    return next(found for found in report.exercises if found.id == exercise)


def check_report(report: Report) -> None:
    """It can be written in every format, and nothing in it is dangerous or secret."""
    document = json.loads(as_json(report))
    VALIDATOR.validate(document)
    assert yaml.load(as_yaml(report), LOADER) == document
    for name, module in FORMATS.items():
        text = import_module(module).render(report)
        if name == "github":  # all of its lines are commands, and the grader's own
            text = re.sub("^::(error|warning|notice) ", "", text, flags=re.MULTILINE)
        text.encode("utf-8")
        for unwanted in (TOKEN, SECRET, "LEAKED", "\x1b", "\0", "\n::", "##["):
            assert unwanted not in text


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_attacks_gain_nothing(
    engine: Engine, device: str, surroundings: Surroundings, temporary: Path, attack: Attack
) -> None:
    """An attack gets its verdict, its neighbour keeps all points, and nothing else happens."""
    surroundings.lay_out(attack)
    exercises = tuple(e.id for e in load().exercises if e.id in (attack.exercise, attack.neighbour))
    request = Request(os.fspath(surroundings.submission), exercises, attack.settings, device=device)
    report = run.grade(engine, load(), request, "submission")
    assert descendants(engine) == 2 * engine.jobs  # a lane and its nursery for each
    surroundings.check()
    assert not list(temporary.glob("grader-*"))
    seen, beside = result(report, attack.exercise), result(report, attack.neighbour)
    assert seen.status == attack.verdict
    assert seen.score <= attack.earns
    assert beside.score == beside.max_score
    check_report(report)


def test_the_gallery_covers_every_class() -> None:
    """There are at least 70 attacks, of every class, each with its three facts and a sentence."""
    assert {attack.path.parent.name for attack in ATTACKS} == CLASSES
    assert len(ATTACKS) >= 70
    known = {exercise.id for exercise in load().exercises}
    for attack in ATTACKS:
        assert attack.facts["attack"], attack
        assert attack.exercise in known, attack
        assert attack.verdict in Verdict, attack
