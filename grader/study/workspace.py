"""A workspace: the stubs, the lessons, and what an editor needs, in a folder of one's own.

DIR/matmul.py …          the stubs
DIR/README.md            what to do first
DIR/lessons/*.md         a page for each exercise
DIR/.vscode/tasks.json   failures as problems in the editor
DIR/.grader/             what was reached (`grader.study.progress`), and the last report
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.catalog import load
from grader.errors import UsageError
from grader.lessons import Language, lesson
from grader.lessons.messages import table

HANDOUT = Path(__file__).parent.parent / "handout"
KEPT = ".grader"
"""The folder within a workspace that is the grader's own."""

PROGRAM = (sys.executable, "-P", "-m", "grader")
"""This very grader, since an editor may not know the environment that it is in."""


@dataclass(frozen=True)
class Created:
    """What `create` has made, and what was there already and stays as it is; paths in DIR."""

    made: tuple[Path, ...]
    kept: tuple[Path, ...]


def create(folder: Path, language: Language) -> Created:
    """Make a workspace; no file that is there is touched.

    Raises:
        UsageError: the folder is a file, or cannot be written.
    """
    made, kept = [], []
    try:
        (folder / KEPT).mkdir(parents=True, exist_ok=True)
        for name, text in files(language, PROGRAM).items():
            path = folder / name
            if path.exists() or path.is_symlink():
                kept.append(Path(name))
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as stream:
                stream.write(text)
            made.append(Path(name))
    except OSError as error:
        raise UsageError(f"{folder} cannot be made a workspace: {error.strerror}.") from error
    return Created(tuple(made), tuple(kept))


def is_workspace(folder: Path) -> bool:
    """Whether `create` has been here."""
    return (folder / KEPT).is_dir()


def files(language: Language, program: tuple[str, ...] = ("grader",)) -> dict[str, str]:
    """The texts of a workspace, by their paths in it.

    Args:
        language: of the lessons, and of what the editor's tasks print.
        program: how the tasks start the grader.
    """
    pages = ("index", *(exercise.id for exercise in load().exercises))
    return (
        {name: (HANDOUT / name).read_text(encoding="utf-8") for name in load().files}
        | {"README.md": lesson("workspace", language)}
        | {f"lessons/{page}.md": lesson(page, language) for page in pages}
        | {
            ".vscode/tasks.json": json.dumps(_tasks(language, program), indent=2) + "\n",
            ".gitignore": f"{KEPT}/\n__pycache__/\n",
        }
    )


def _tasks(language: Language, program: tuple[str, ...]) -> dict[str, object]:
    """Editor tasks; their matcher reads the lines that `grader watch --plain` prints."""
    pattern = {
        "regexp": r"^(.+\.py):(\d+): (error|warning|info): (.*)$",
        "file": 1,
        "line": 2,
        "severity": 3,
        "message": 4,
    }
    matcher = {
        "owner": "grader",
        "fileLocation": ["relative", "${workspaceFolder}"],
        "pattern": pattern,
        "background": {
            "activeOnStart": True,
            "beginsPattern": _beginning("grading"),
            "endsPattern": _beginning("graded"),
        },
    }
    command, *before = program
    lang = ("--lang", language.value)
    watch = {
        "label": "grader: watch",
        "type": "process",
        "command": command,
        "args": [*before, "watch", ".", "--plain", *lang],
        "isBackground": True,
        "problemMatcher": matcher,
        "presentation": {"reveal": "silent", "panel": "dedicated"},
        "runOptions": {"runOn": "folderOpen"},
    }
    grade = {
        "label": "grader: grade",
        "type": "process",
        "command": command,
        "args": [*before, "grade", ".", "--report", f"{KEPT}/report.yaml", *lang],
        "problemMatcher": [],
        "group": {"kind": "test", "isDefault": True},
    }
    return {"version": "2.0.0", "tasks": [watch, grade]}


def _beginning(key: str) -> str:
    """What matches the beginning of a sentence, in whatever language it is said."""
    sentences = (str(table(language)[key]) for language in Language)
    return f"^({'|'.join(sentence.partition('{')[0] for sentence in sentences)})"
