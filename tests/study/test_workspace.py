"""A workspace is made whole, and nothing in it is ever overwritten."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.catalog import load
from grader.errors import UsageError
from grader.lessons import Language
from grader.lessons.messages import say
from grader.study import progress
from grader.study.workspace import HANDOUT, create, files, is_workspace

COUNT = 2_000
SAVING = f"""
import sys, pathlib
from grader.study.progress import Progress, save
for step in range(10**6):
    save(pathlib.Path(sys.argv[1]), Progress({{f"exercise {{n}}": step for n in range({COUNT})}}))
    print(step, flush=True)
"""
ROOT = Path(__file__).parent.parent.parent


def test_a_workspace_has_all_that_a_student_needs(tmp_path: Path) -> None:
    """Stubs, story, a lesson for each exercise, tasks for the editor."""
    created = create(tmp_path / "mine", Language.EN)
    assert created.kept == ()
    found = {str(path) for path in created.made}
    assert set(load().files) | {"README.md", ".vscode/tasks.json", "lessons/index.md"} <= found
    assert {f"lessons/{one.id}.md" for one in load().exercises} <= found
    assert is_workspace(tmp_path / "mine")
    tasks = json.loads((tmp_path / "mine/.vscode/tasks.json").read_text())
    assert tasks["version"] == "2.0.0"
    assert {task["command"] for task in tasks["tasks"]} == {sys.executable}


@pytest.mark.parametrize("language", Language)
def test_the_editors_task_knows_where_a_grading_begins_and_ends(language: Language) -> None:
    """Whatever the language of the terminal is, not only that of the workspace."""
    for made_in in Language:
        task = json.loads(files(made_in)[".vscode/tasks.json"])["tasks"][0]
        background = task["problemMatcher"]["background"]
        begins = say("grading", language, exercises="matmul")
        ends = say("graded", language, score=1, max_score=2)
        assert re.match(background["beginsPattern"], begins)
        assert re.match(background["endsPattern"], ends)


def test_what_is_handed_out_names_no_machine() -> None:
    """Where a workspace goes to others, its tasks start whatever grader they have."""
    tasks = json.loads(files(Language.EN)[".vscode/tasks.json"])["tasks"]
    assert {task["command"] for task in tasks} == {"grader"}


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    """A second time nothing is touched, links to nowhere included."""
    (tmp_path / "matmul.py").write_text("mine")
    (tmp_path / "call.py").symlink_to(tmp_path / "nowhere")
    created = create(tmp_path, Language.ZH)
    assert set(created.kept) == {Path("matmul.py"), Path("call.py")}
    assert (tmp_path / "matmul.py").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    assert create(tmp_path, Language.EN).made == ()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A file in the way is one clear sentence."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be made a workspace"):
        create(tmp_path / "file", Language.EN)


def test_lessons_are_in_the_language_asked_for(tmp_path: Path) -> None:
    """The pages differ between languages, the stubs do not."""
    create(tmp_path / "en", Language.EN)
    create(tmp_path / "zh", Language.ZH)
    pages = [(tmp_path / name / "lessons/matmul.md").read_text() for name in ("en", "zh")]
    stubs = [(tmp_path / name / "matmul.py").read_text() for name in ("en", "zh")]
    assert pages[0] != pages[1]
    assert stubs[0] == stubs[1]


def test_the_handout_is_what_the_exercises_are() -> None:
    """The stubs that come with the package are those of `exercises/`."""
    for path in HANDOUT.iterdir():
        if path.is_file():
            assert path.read_bytes() == (ROOT / "exercises" / path.name).read_bytes(), path.name


def test_progress_is_kept(tmp_path: Path) -> None:
    """Hints and best scores are read as they were written, in readable lines."""
    create(tmp_path, Language.EN)
    reached = progress.Progress().with_hint("matmul", 2).with_score("matmul", 8.5)
    progress.save(tmp_path, reached.with_score("matmul", 3))
    assert progress.read(tmp_path) == reached
    assert '"matmul": 8.5' in (tmp_path / ".grader/progress.json").read_text()


@pytest.mark.parametrize("content", [b"", b"{", b'{"hints": 3}', b"\xff", b'{"hints": {"a": "b"}}'])
def test_damaged_progress_is_no_progress(tmp_path: Path, content: bytes) -> None:
    """A file that says nothing sensible counts as not there."""
    create(tmp_path, Language.EN)
    (tmp_path / ".grader/progress.json").write_bytes(content)
    assert progress.read(tmp_path) == progress.Progress()


def test_progress_survives_a_crash_in_mid_write(tmp_path: Path) -> None:
    """Killed at whatever moment, a process that saves leaves the old file or the new one."""
    create(tmp_path, Language.EN)
    child = subprocess.Popen([sys.executable, "-c", SAVING, str(tmp_path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    with child:
        child.stdout.readline()
        child.kill()
    kept = json.loads((tmp_path / ".grader/progress.json").read_text())
    assert len(kept["hints"]) == COUNT
    assert len(set(kept["hints"].values())) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable for root")
def test_progress_that_cannot_be_kept_does_no_harm(tmp_path: Path) -> None:
    """Where nothing can be written, hints still work."""
    create(tmp_path, Language.EN)
    (tmp_path / ".grader").chmod(0o500)
    progress.save(tmp_path, progress.Progress().with_hint("matmul", 1))
