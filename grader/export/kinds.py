"""The kinds of export: which files each is made of."""

from __future__ import annotations

from pathlib import Path
from string import Template

from grader.export import wheel
from grader.export.place import Files
from grader.lessons import Language
from grader.study import workspace

FILES = Path(__file__).parent / "files"
LAYERS = "process,rlimits,no_new_privs,landlock,seccomp"
"""What a hosted Linux runner enforces; grading with less is refused there."""

PROGRAM = "${workspaceFolder}/.venv/bin/grader"
"""How an editor starts the grader in a student's repository."""


def template(requirement: str | None, language: Language) -> Files:
    """A student's repository: a workspace, and the workflow that grades it on every push.

    Args:
        requirement: what is installed as the grader; by default the wheel that comes along.
        language: of the lessons.
    """
    texts = workspace.files(language, (PROGRAM,))
    made = {name: text.encode() for name, text in texts.items()}
    made |= _filled("template", layers=LAYERS)
    # A clone has the folder of what was reached, and nothing of what is in it.
    made[".gitignore"] = b"__pycache__/\n.venv/\nreport.yaml\n"
    made[f"{workspace.KEPT}/.gitignore"] = b"*\n!.gitignore\n"
    return made | _grader(requirement)


def classroom50() -> Files:
    """The bundle of a Classroom 50 assignment: `autograder.py`, and the grader that it sets up."""
    return _filled("classroom50", layers=LAYERS) | _grader()


def gradescope() -> Files:
    """The autograder of a Gradescope assignment."""
    return _filled("gradescope", layers="process,rlimits,no_new_privs") | _grader()


def _grader(requirement: str | None = None) -> dict[str, bytes]:
    """What is to be installed, in pip's words, and the wheel where nothing else was named."""
    carried = {} if requirement else {f"tools/{wheel.name()}": wheel.wheel()}
    wanted = requirement or f"./tools/{wheel.name()}"
    return carried | {
        "requirements.txt": f"{wanted}\n".encode(),
        "constraints.txt": wheel.constraints().encode(),
    }


def _filled(kind: str, **values: str) -> dict[str, bytes]:
    """A kind's own files, with `@{name}` replaced; a leading `dot_` becomes a dot."""
    found = {}
    for path in wheel.sources(FILES / kind):
        parts = path.relative_to(FILES / kind).parts
        name = "/".join(part.replace("dot_", ".", 1) for part in parts)
        found[name] = _At(path.read_text(encoding="utf-8")).safe_substitute(values).encode()
    return found


class _At(Template):
    """Placeholders that no shell, Makefile or workflow has: `@{name}`."""

    delimiter = "@"
