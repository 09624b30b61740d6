"""Broken and unlucky submissions get the verdicts that are documented, and cost nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.results import Settings, Verdict

from .conftest import Grade, Outcomes

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SOLUTION = (ROOT / "solutions" / "matmul.py").read_text(encoding="utf-8")
FEW = Settings(examples=10, timeout_s=2.0)
SOME = (
    *("multiplies_matrices", "broadcasts_over_batches", "wraps_integers", "handles_empty_sizes"),
    *("runs_pre_hooks_in_order", "returns_the_very_result", "agrees_with_linear"),
)
"""Four properties of `matmul`, and three of `call`."""


def verdicts(seen: Outcomes) -> set[Verdict]:
    """All verdicts of a run."""
    return {outcome.verdict for outcome in seen.values()}


def graded(grade: Grade, folder: Path, source: str | bytes, name: str = "matmul.py") -> Outcomes:
    """Grade one file as the exercise `matmul`, on few examples."""
    data = source.encode() if isinstance(source, str) else source
    (folder / name).write_bytes(data)
    return grade(folder, "matmul", settings=FEW)


def test_solutions_pass(grade: Grade) -> None:
    """The solutions pass every property of every exercise."""
    assert verdicts(grade(ROOT / "solutions")) == {Verdict.PASSED}


def test_stubs_are_todo(grade: Grade) -> None:
    """The stubs are `todo` in every property, with the line and the words of the task."""
    seen = grade(ROOT / "exercises")
    assert verdicts(seen) == {Verdict.TODO}
    for outcome in seen.values():
        assert outcome.finding is not None
        assert outcome.finding.where is not None


def test_an_empty_folder_is_missing(grade: Grade, tmp_path: Path) -> None:
    """Without files everything is `missing`, and nothing else happens."""
    assert verdicts(grade(tmp_path)) == {Verdict.MISSING}


@pytest.mark.parametrize(
    "source",
    [
        b"def matmul(a, b:\n    return a\n",
        "# caf\u00e9\ndef matmul(a, b): ...\n".encode("latin-1"),
        b"import no_such_package\n",
        b"x = 1\n",
        b"matmul = 3\n",
        b"raise SystemExit(0)\n",
        b"raise KeyboardInterrupt\n",
        b"1 / 0\n",
        b"\x00",
    ],
    ids=[
        "syntax",
        "not UTF-8",
        "no package",
        "no symbol",
        "no function",
        "SystemExit",
        "KeyboardInterrupt",
        "raises",
        "NUL",
    ],
)
def test_what_does_not_import_is_missing(grade: Grade, tmp_path: Path, source: bytes) -> None:
    """A file that does not import, or lacks the symbol, is `missing` with a message."""
    seen = graded(grade, tmp_path, source)
    assert verdicts(seen) == {Verdict.MISSING}
    assert all(outcome.finding and outcome.finding.message for outcome in seen.values())


def test_a_folder_of_the_name_is_missing(grade: Grade, tmp_path: Path) -> None:
    """A folder called matmul.py, or a FIFO, is `missing`."""
    (tmp_path / "matmul.py").mkdir()
    os.mkfifo(tmp_path / "train.py")
    assert verdicts(grade(tmp_path, "matmul", "train")) == {Verdict.MISSING}


def test_a_wrong_case_is_named(grade: Grade, tmp_path: Path) -> None:
    """A file whose name differs in case is named in the message."""
    seen = graded(grade, tmp_path, SOLUTION, "Matmul.py")
    assert verdicts(seen) == {Verdict.MISSING}
    finding = next(iter(seen.values())).finding
    assert finding is not None
    assert "Matmul.py" in finding.message


@pytest.mark.parametrize(
    ("mark", "extra"),
    [
        (b"\xef\xbb\xbf", ""),
        (b"", "print('hello')"),
        (b"", "import sys\nsys.stdout.close()"),
        (b"", "import warnings\nwarnings.simplefilter('error')"),
    ],
)
def test_harmless_oddities_pass(grade: Grade, tmp_path: Path, mark: bytes, extra: str) -> None:
    """A byte order mark, Windows line ends, prints and a closed stdout change no verdict."""
    source = f"{SOLUTION}\n{extra}\n".replace("\n", "\r\n").encode()
    assert verdicts(graded(grade, tmp_path, mark + source)) == {Verdict.PASSED}


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("os._exit(0)", Verdict.CRASHED),
        ("os.abort()", Verdict.CRASHED),
        ("os.kill(os.getpid(), 11)", Verdict.CRASHED),
        ("ctypes.string_at(0)", Verdict.CRASHED),
        ("sys.exit(0)", Verdict.ERROR),
        ("raise KeyboardInterrupt", Verdict.ERROR),
        ("return matmul(a, b)", Verdict.ERROR),
        ("return input()", Verdict.ERROR),
        ("raise NotImplementedError('later')", Verdict.TODO),
        ("while True: pass", Verdict.TIMEOUT),
        ("signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65)); time.sleep(60)", Verdict.TIMEOUT),
        ("return [bytearray(1 << 30) for _ in range(8)]", Verdict.OUT_OF_MEMORY),
    ],
)
def test_a_death_costs_the_property_at_hand(
    grade: Grade, tmp_path: Path, body: str, verdict: Verdict
) -> None:
    """Whatever an answer does to its process, properties get the verdict and the run goes on."""
    source = f"import ctypes, os, signal, sys, time\ndef matmul(a, b):\n    {body}\n"
    settings = Settings(examples=2, timeout_s=0.5 if verdict is Verdict.TIMEOUT else 60.0)
    (tmp_path / "matmul.py").write_text(source)
    (tmp_path / "call.py").write_bytes((ROOT / "solutions" / "call.py").read_bytes())
    seen = grade(tmp_path, "matmul", "call", settings=settings, properties=SOME)
    assert [o.verdict for (exercise, _), o in seen.items() if exercise == "matmul"] == [verdict] * 4
    passed = [o.verdict for (exercise, _), o in seen.items() if exercise == "call"]
    assert passed == [Verdict.PASSED] * 3


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return input()", "input()"),
        ("breakpoint()", "breakpoint()"),
        ("return None", "return` missing"),
        ("return a.tolist()", "list"),
        ("yield a", "generator"),
        ("return lambda: a", "function"),
    ],
)
def test_accidents_are_explained(grade: Grade, tmp_path: Path, body: str, words: str) -> None:
    """What goes wrong by oversight is called by its name."""
    seen = graded(grade, tmp_path, f"def matmul(a, b):\n    {body}\n")
    finding = seen["matmul", "multiplies_matrices"].finding
    assert finding is not None
    assert words in finding.message


def test_an_import_that_hangs_is_a_timeout(grade: Grade, tmp_path: Path) -> None:
    """A file that never finishes importing costs its limit once, not once a property."""
    assert verdicts(graded(grade, tmp_path, "while True: pass\n")) == {Verdict.TIMEOUT}


def test_no_input_is_blamed_for_an_import(grade: Grade, tmp_path: Path) -> None:
    """Where a file dies of its own import no example was tried, and none is shown."""
    seen = graded(grade, tmp_path, "import os\nos._exit(3)\n")
    assert verdicts(seen) == {Verdict.CRASHED}
    for outcome in seen.values():
        finding = outcome.finding
        assert finding is not None
        assert finding.message.startswith("While matmul.py was imported: ")
        assert "outside of functions" in finding.message
        assert (outcome.examples, finding.counterexample, finding.reproduce) == (0, None, None)


def test_files_import_one_another(grade: Grade, tmp_path: Path) -> None:
    """Helper files beside an answer are found, and shadow no installed package."""
    (tmp_path / "helper.py").write_text(SOLUTION)
    (tmp_path / "torch.py").write_text("raise RuntimeError('shadowed')")
    source = "import torch\nfrom helper import matmul\n"
    assert verdicts(graded(grade, tmp_path, source)) == {Verdict.PASSED}


def test_planted_files_are_inert(grade: Grade, tmp_path: Path) -> None:
    """Nothing that pytest or Python would pick up by its name is picked up."""
    for name in ("conftest.py", "sitecustomize.py", "test_x.py", "yaml.py", "hypothesis.py"):
        (tmp_path / name).write_text("raise SystemExit(1)")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    before = sorted(tmp_path.rglob("*"))
    assert verdicts(graded(grade, tmp_path, SOLUTION)) == {Verdict.PASSED}
    assert sorted(set(tmp_path.rglob("*")) - {tmp_path / "matmul.py"}) == before


def test_the_same_submission_gets_the_same_outcomes(grade: Grade, tmp_path: Path) -> None:
    """Twice the same, counterexamples included; only the times differ."""
    source = "def matmul(a, b):\n    return (a.unsqueeze(-1) * b).sum(-2) + 1\n"
    assert graded(grade, tmp_path, source) == graded(grade, tmp_path, source)


def test_a_slow_import_costs_no_property(grade: Grade, tmp_path: Path) -> None:
    """Importing has a limit of its own, longer than the one of a property here."""
    source = f"{SOLUTION}\nimport time\ntime.sleep(3)\n"
    assert verdicts(graded(grade, tmp_path, source)) == {Verdict.PASSED}


def test_much_printing_costs_no_property(grade: Grade, tmp_path: Path) -> None:
    """What one property has printed takes nothing of the room that the next one has."""
    source = f"{SOLUTION}\nright = matmul\n\ndef matmul(a, b):\n    print('x' * 60_000)\n"
    assert verdicts(graded(grade, tmp_path, f"{source}    return right(a, b)\n")) == {
        Verdict.PASSED
    }


def test_the_name_of_the_runs_folder_is_in_no_report(grade: Grade, tmp_path: Path) -> None:
    """Paths that a submission prints or raises with are the same in every run."""
    source = "import os\n\ndef matmul(a, b):\n    print(os.getcwd())\n    open(__file__ + '.txt')\n"
    (tmp_path / "matmul.py").write_text(source)
    one, other = (grade(tmp_path, "matmul", settings=Settings(examples=10)) for _ in range(2))
    assert one.keys() == other.keys()
    for name, outcome in one.items():
        assert outcome.finding is not None
        assert outcome.finding == other[name].finding
        assert set(str(outcome.finding.printed).split()) == {"scratch/matmul"}
        assert "submission/matmul.py.txt" in outcome.finding.message


def test_an_unfinished_function_has_a_line(grade: Grade, tmp_path: Path) -> None:
    """A body of blank lines ends in an error whose line has no words: the report says so."""
    for outcome in graded(grade, tmp_path, "def matmul(a, b):\n    # TODO\n\n").values():
        assert outcome.verdict is Verdict.MISSING
        assert outcome.finding is not None
        assert outcome.finding.where is not None
        assert outcome.finding.where.text


@pytest.mark.parametrize(
    ("wrong", "name", "seed"),
    [
        ("train/accepts_true.py", "checks_the_number_of_epochs", 11),
        ("train/truncates_epochs.py", "checks_the_number_of_epochs", 6),
        ("matmul/loop_over_batches.py", "is_vectorised", 2),
    ],
)
def test_no_seed_leaves_a_case_out(
    grade: Grade, tmp_path: Path, wrong: str, name: str, seed: int
) -> None:
    """What is a short list is tried whole, also with a seed that would not draw all of it."""
    path = ROOT / "tests" / "submissions" / "wrong" / wrong
    (tmp_path / path.parent.name).with_suffix(".py").write_bytes(path.read_bytes())
    settings = Settings(seed=seed, examples=5)
    seen = grade(tmp_path, path.parent.name, settings=settings, properties=(name,), shrink=False)
    assert verdicts(seen) == {Verdict.FAILED}
