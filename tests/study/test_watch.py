"""`grader watch` as a person uses it: a real terminal, real saves, real keys."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

from grader.lessons import Language
from grader.study.workspace import create

ROOT = Path(__file__).parent.parent.parent
WRONG = ROOT / "tests" / "submissions" / "wrong"
PATIENCE_S = 60.0
COLUMNS, ROWS = 80, 24


class Terminal:
    """A terminal of 80 by 24 with `grader watch` in it."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self._screen)
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "grader", "watch", str(folder), *options],
            dimensions=(ROWS, COLUMNS),
            encoding="utf-8",
            env=dict(os.environ) | {"TERM": "xterm-256color", "LANG": "C.UTF-8"},
            cwd=ROOT,
        )

    @property
    def text(self) -> str:
        """What can be read on the screen now."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def until(self, *words: str) -> str:
        """Wait until all words can be read; the whole screen then."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            self._read()
            if all(word in self.text for word in words):
                return self.text
        raise AssertionError(f"{words} did not appear in\n{self.text}")

    def press(self, key: str) -> None:
        """Press a key."""
        self._child.send(key)

    def ended(self) -> int | None:
        """Wait for the end; the exit code."""
        end = time.monotonic() + PATIENCE_S
        while self._child.isalive() and time.monotonic() < end:
            self._read()
        self._child.close()
        return self._child.exitstatus

    def close(self) -> None:
        """End it, whatever it does."""
        self._child.close(force=True)

    def _read(self) -> None:
        try:
            self._stream.feed(self._child.read_nonblocking(1 << 16, 0.1))
        except (pexpect.TIMEOUT, pexpect.EOF):
            return


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A fresh workspace."""
    create(tmp_path, Language.EN)
    return tmp_path


@pytest.fixture
def terminal(workspace: Path) -> Iterator[Terminal]:
    """A terminal that watches it."""
    terminal = Terminal(workspace, "--lang", "en")
    yield terminal
    terminal.close()


def save(workspace: Path, source: Path, name: str) -> None:
    """Save a file as an editor does: written beside, moved into place."""
    shutil.copy(source, workspace / f".{name}.tmp")
    (workspace / f".{name}.tmp").replace(workspace / name)


@pytest.mark.slow
def test_a_session_from_the_stubs_to_all_points(terminal: Terminal, workspace: Path) -> None:
    """Mistakes are shown, hints come when asked for, gains are told, the end is celebrated."""
    terminal.until("0 of 100", "matmul.py is yours to write")
    save(workspace, WRONG / "matmul" / "always_float32.py", "matmul.py")
    seen = terminal.until("multiplies_matrices", "expected", "actual", "float32")
    assert "has dtype float32, but float64 was expected" in seen
    terminal.press("h")
    terminal.until("hint 1 of 3")
    terminal.press("e")
    terminal.until("why it matters")
    terminal.press("l")
    terminal.until("train: ")
    save(workspace, ROOT / "solutions" / "matmul.py", "matmul.py")
    terminal.until("20/20", "points: multiplies matrices", "done. All")
    for name in ("linear.py", "call.py", "train.py"):
        save(workspace, ROOT / "solutions" / name, name)
    terminal.until("100 of 100", "All exercises are done")
    terminal.press("q")
    assert terminal.ended() == 0
    assert '"matmul": 20' in (workspace / ".grader" / "progress.json").read_text()


@pytest.mark.slow
def test_bursts_and_half_written_files_do_no_harm(terminal: Terminal, workspace: Path) -> None:
    """A file that does not parse is said to be; the last of many saves is what counts."""
    terminal.until("0 of 100")
    (workspace / "matmul.py").write_text("def matmul(a, b:")
    terminal.until("missing", "matmul.py")
    solution = (ROOT / "solutions" / "matmul.py").read_text()
    for end in range(100, len(solution), 40):
        (workspace / "matmul.py").write_text(solution[:end])
    (workspace / "matmul.py").write_text(solution)
    terminal.until("20/20")


@pytest.mark.slow
def test_a_file_that_hangs_does_not_hold_up_the_next_save(
    terminal: Terminal, workspace: Path
) -> None:
    """While a loop without end is graded, a save ends that and is graded instead."""
    terminal.until("0 of 100")
    (workspace / "matmul.py").write_text("def matmul(a, b):\n    while True:\n        pass\n")
    terminal.until("grading matmul")
    save(workspace, ROOT / "solutions" / "matmul.py", "matmul.py")
    terminal.until("20/20")


@pytest.mark.slow
def test_the_screen_speaks_chinese(workspace: Path) -> None:
    """Keys, verdicts and claims are in the language that was asked for."""
    terminal = Terminal(workspace, "--lang", "zh")
    try:
        terminal.until("待完成", "退出")
        terminal.press("h")
        terminal.until("提示 1/3")
    finally:
        terminal.close()


@pytest.mark.slow
def test_without_a_terminal_there_are_lines(workspace: Path) -> None:
    """Each failing property is a line that an editor's problem matcher reads."""
    shutil.copy(WRONG / "matmul" / "always_float32.py", workspace / "matmul.py")
    done = subprocess.run(
        [sys.executable, "-m", "grader", "watch", str(workspace), "--once", "--lang", "en"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert lines[0].startswith("grading matmul, ")
    assert any(line.startswith("matmul.py:1: error: multiplies_matrices: ") for line in lines)
    assert any(line.startswith("train.py:") and ": info: " in line for line in lines)
    assert lines[-1] == "graded: 2 of 100"
