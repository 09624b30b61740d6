"""The galleries: small files that are right, wrong or hostile, and what must become of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.catalog import load

HERE = Path(__file__).parent
ALL_OTHERS = "all others"


@dataclass(frozen=True)
class Specimen:
    """One file of a gallery: the exercise it answers, and what its first lines say of it.

    The first line of a wrong answer says what it `breaks`: the ids of properties that must fail on
    it. Below it there may be two more: `# misconception:` has the ids of the mistakes that are to
    be recognised, and `# also fails:` the properties that fail because of others, or `all others`.
    What is not there need not hold, and nobody asks but `python -m audit.feedback`, which grades
    all. Of a right answer all is empty.
    """

    exercise: str
    path: Path
    breaks: tuple[str, ...] = ()
    misconceptions: tuple[str, ...] = ()
    also_fails: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.exercise}-{self.path.stem}"

    @property
    def fails(self) -> tuple[str, ...]:
        """The properties that fail on a wrong answer, because of others or not."""
        also = self.also_fails
        if also == (ALL_OTHERS,):
            known = load().exercise(self.exercise).properties
            also = tuple(one.id for one in known if one.id not in self.breaks)
        return self.breaks + also


def gallery(kind: str, keyword: str) -> list[Specimen]:
    """The files of `right` or `wrong`, whose first lines begin with `# keyword:`."""
    return [_read(path, keyword) for path in sorted((HERE / kind).glob("*/*.py"))]


def _read(path: Path, keyword: str) -> Specimen:
    said = facts(path)
    if next(iter(said), None) != keyword:
        raise ValueError(f"{path}: the first line must begin with '# {keyword}:'")
    names = (_names(said.get(name, "")) for name in ("breaks", "misconception", "also fails"))
    return Specimen(path.parent.name, path, *names)


def facts(path: Path) -> dict[str, str]:
    """What the comments at the beginning of a file say, each a line `# name: value`."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            break
        name, _, value = line[2:].partition(": ")
        found[name] = value.strip()
    return found


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())
