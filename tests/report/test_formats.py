"""Which files a run writes, and in which formats."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.report.formats import FORMATS, SUFFIXES, Output, outputs

from .example import report

MAIN = Path("out/report.yaml")


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        ((), [("yaml", "out/report.yaml")]),
        (("json",), [("json", "out/report.yaml")]),
        (("yaml", "json"), [("yaml", "out/report.yaml"), ("json", "out/report.json")]),
        (("json=a.json",), [("yaml", "out/report.yaml"), ("json", "a.json")]),
        (
            ("json=a.json", "json=b=c", "json"),
            [("json", "out/report.yaml"), ("json", "a.json"), ("json", "b=c")],
        ),
        (
            ("yaml", "junit", "markdown", "github", "classroom", "gradescope"),
            [
                ("yaml", "out/report.yaml"),
                ("junit", "out/report.xml"),
                ("markdown", "out/report.md"),
                ("github", "out/report.github.txt"),
                ("classroom", "out/report.classroom.txt"),
                ("gradescope", "out/report.gradescope.json"),
            ],
        ),
    ],
)
def test_formats_and_paths(formats: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    """The report is always written; each further format is one more file."""
    wanted = [Output(name, Path(path)) for name, path in expected]
    assert list(outputs(formats, MAIN)) == wanted


@pytest.mark.parametrize(
    ("formats", "complaint"),
    [
        (("xml",), "no format 'xml'; there are yaml, json"),
        (("json=",), "names no path"),
        (("json=out/report.yaml",), "to one file"),
        (("json=a", "yaml=a"), "to one file"),
        (("json", "yaml"), "to one file"),
    ],
)
def test_what_makes_no_sense_is_refused(formats: tuple[str, ...], complaint: str) -> None:
    """An unknown format, and two reports in one file, are errors of the call."""
    with pytest.raises(UsageError, match=complaint):
        outputs(formats, MAIN)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_rendered(name: str) -> None:
    """Each name of the registry has a module that renders a report."""
    text = Output(name, MAIN).render(report())
    if name == "classroom":
        text = base64.b64decode(text.removeprefix("result=")).decode()
    assert "wrong in 2 of 4 entries" in text


@pytest.mark.parametrize("folder", [".", "/"])
def test_a_folder_has_no_siblings(folder: str) -> None:
    """What has no name of its own gives none to further formats."""
    with pytest.raises(UsageError, match="is a folder: name a file"):
        outputs(("yaml", "json"), Path(folder))


def test_siblings_have_names_of_their_own() -> None:
    """All formats at once are as many files."""
    every = outputs(tuple(FORMATS), MAIN)
    assert len({output.path for output in every}) == len(FORMATS) == len(SUFFIXES)
