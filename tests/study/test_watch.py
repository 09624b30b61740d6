"""`grader watch` as a person uses it: a real terminal, real saves, real keys."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

from grader.catalog import load
from grader.lessons import Language, translated
from grader.study import progress
from grader.study.workspace import create

ROOT = Path(__file__).parent.parent.parent
WRONG = ROOT / "tests" / "submissions" / "wrong"
PATIENCE_S = 100.0

pytestmark = pytest.mark.timeout(300)  # a session is several gradings, perhaps on a busy machine
COLUMNS, ROWS = 80, 24
SIZES = ("COLUMNS", "LINES")
"""Variables that would outweigh the size of the terminal; test runners export them."""
SURROUNDINGS = {name: value for name, value in os.environ.items() if name not in SIZES} | {
    "TERM": "xterm-256color",
    "LANG": "C.UTF-8",
}


class Terminal:
    """A terminal of 80 by 24 with `grader watch` in it, and variables of its environment."""

    def __init__(self, folder: Path, *options: str, **environ: str) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self._screen)
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "grader", "watch", str(folder), *options],
            dimensions=(ROWS, COLUMNS),
            encoding="utf-8",
            env=SURROUNDINGS | environ,
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

    @property
    def colors(self) -> set[str]:
        """The colours of all that is on the screen."""
        cells = (cell for row in self._screen.buffer.values() for cell in row.values())
        return {color for cell in cells for color in (cell.fg, cell.bg)}

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal's window smaller or larger."""
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

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
    for step in (1, 2, 3, 4, 1):
        terminal.press("h")
        terminal.until(f"hint {step} of 4")
    terminal.press("e")
    terminal.until("why it matters")
    terminal.press("l")
    terminal.until("5  The loop that learns")
    terminal.press("5")
    terminal.until("train.py is yours to write")
    terminal.press("h")
    terminal.until("hint 1 of 3")
    terminal.press("r")
    terminal.until("train.py is yours to write")
    save(workspace, ROOT / "solutions" / "matmul.py", "matmul.py")
    terminal.until("20/20", "points: multiplies matrices", "done. All")
    for name in ("linear.py", "call.py", "train.py"):
        save(workspace, ROOT / "solutions" / name, name)
    terminal.until("100 of 100")
    terminal.press(" ")  # a note may be there, which says that this disk is slow to tell of saves
    terminal.until("All exercises are done")
    terminal.press("q")
    assert terminal.ended() == 0
    reached = progress.read(workspace)
    assert reached.best == {one.id: one.points for one in load().exercises}
    assert reached.hints == {"matmul": 3, "train": 1}


@pytest.mark.slow
def test_the_screen_follows_the_terminals_size(workspace: Path) -> None:
    """In a window of any size the table, the failure and the keys are whole; colours are off."""
    save(workspace, WRONG / "matmul" / "transposed_result.py", "matmul.py")
    terminal = Terminal(workspace, "--lang", "en", NO_COLOR="1")
    try:
        seen = terminal.until("multiplies_matrices", "expected", "actual", "q quit")
        assert terminal.colors == {"default"}
        assert "░░░░░░░░░░" in seen
        for columns, rows in ((44, 24), (60, 16), (120, 40)):
            terminal.resize(columns, rows)
            terminal.press("l")
            terminal.until("A number turns")
            terminal.press(" ")
            seen = terminal.until("0 of 100", "train  ", "multiplies_matrices", "actual", "q quit")
            assert ("░" in seen) is (columns > 50)
    finally:
        terminal.close()


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
    """Keys, verdicts, claims, mistakes and messages are in the system's language, no report is."""
    save(workspace, WRONG / "matmul" / "transposed_result.py", "matmul.py")
    terminal = Terminal(workspace, LANG="zh_CN.UTF-8", LC_ALL="", LC_MESSAGES="")
    try:
        entry = (
            translated(load(), Language.ZH).exercise("matmul").misconception("result_transposed")
        )
        assert entry is not None
        terminal.until("待完成", "退出", "得到矩阵乘积", "的形状是", "应为", "实为", entry.name)
        terminal.press("h")
        terminal.until("提示 1/4", entry.hint[:8])
    finally:
        terminal.close()
    assert not re.search("[一-鿿]", (workspace / ".grader" / "report.yaml").read_text())


@pytest.mark.slow
def test_an_editors_task_reads_what_it_prints(tmp_path: Path) -> None:
    """Without a terminal there are plain lines, which the task's own patterns match."""
    create(tmp_path, Language.ZH)
    shutil.copy(WRONG / "matmul" / "always_float32.py", tmp_path / "matmul.py")
    (tmp_path / "call.py").write_text("def broken(")
    task = json.loads((tmp_path / ".vscode" / "tasks.json").read_text())["tasks"][0]
    done = subprocess.run(
        [task["command"], *task["args"], "--once"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "\x1b" not in done.stdout
    first, *lines, last = done.stdout.splitlines()
    matcher = task["problemMatcher"]
    assert re.match(matcher["background"]["beginsPattern"], first)
    assert re.match(matcher["background"]["endsPattern"], last)
    assert "2，满分 100" in last
    pattern = matcher["pattern"]
    found = [re.fullmatch(pattern["regexp"], line) for line in lines]
    problems = [match.group(1, 3) for match in found if match is not None]
    assert len(problems) == len(lines)
    assert problems.count(("matmul.py", "error")) > 10
    # One and the same reason for all of an exercise's properties is one problem.
    assert problems.count(("call.py", "error")) == 1
    assert problems.count(("linear.py", "info")) == 2
    assert problems.count(("train.py", "info")) == 1
