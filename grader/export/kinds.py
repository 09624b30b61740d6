"""The kinds of export: which files each is made of."""

from __future__ import annotations

from pathlib import Path
from string import Template

import grader
from grader.export.place import Files
from grader.export.source import constraints, source
from grader.lessons import Language
from grader.study import workspace

FILES = Path(__file__).parent / "files"
LAYERS = "process,rlimits,no_new_privs,landlock,seccomp"
"""What a hosted Linux runner enforces; grading with less is refused there."""


def template(requirement: str | None, language: Language) -> Files:
    """A student's repository: a workspace, and the workflow that grades it on every push.

    Args:
        requirement: what pip installs as the grader; by default this version, by its name.
        language: of the lessons.
    """
    wanted = requirement or f"{grader.NAME}=={grader.version()}"
    made = {name: text.encode() for name, text in workspace.files(language).items()}
    made |= _filled("template", layers=LAYERS)
    made[".gitignore"] += b".venv/\nreport.yaml\n"
    made["requirements.txt"] = f"{wanted}\n".encode()
    made["constraints.txt"] = constraints().encode()
    return made


def classroom50() -> Files:
    """The bundle of a Classroom 50 assignment: `autograder.py`, and the grader that it sets up."""
    return _filled("classroom50", layers=LAYERS) | _grader()


def gradescope() -> Files:
    """The autograder of a Gradescope assignment."""
    return _filled("gradescope", layers="process,rlimits,no_new_privs") | _grader()


def _grader() -> dict[str, bytes]:
    return source("grader-source") | {"constraints.txt": constraints().encode()}


def _filled(kind: str, **values: str) -> dict[str, bytes]:
    """A kind's own files, with `@{name}` replaced; a leading `dot_` becomes a dot."""
    found = {}
    for path in sorted((FILES / kind).rglob("*")):
        if path.is_file():
            parts = path.relative_to(FILES / kind).parts
            name = "/".join(part.replace("dot_", ".", 1) for part in parts)
            found[name] = _At(path.read_text(encoding="utf-8")).safe_substitute(values).encode()
    return found


class _At(Template):
    """Placeholders that no shell, Makefile or workflow has: `@{name}`."""

    delimiter = "@"
