"""The galleries: small files that are right, wrong or hostile, and what must become of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Specimen:
    """One file of a gallery: the exercise it answers, and what its first lines say of it.

    `note` is what follows the keyword of the first one: the ids of the properties that a wrong
    answer breaks, or the style of a right one. `misconceptions` are the ids of the mistakes that
    are to be recognised in it, from a second line `# misconception:`; most files have none.
    """

    exercise: str
    path: Path
    note: str
    misconceptions: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.exercise}-{self.path.stem}"

    @property
    def breaks(self) -> tuple[str, ...]:
        """The properties that must fail on a wrong answer."""
        return _names(self.note)


def gallery(kind: str, keyword: str) -> list[Specimen]:
    """The files of `right` or `wrong`, whose first lines begin with `# keyword:`."""
    found = []
    for path in sorted((HERE / kind).glob("*/*.py")):
        first, second = path.read_text(encoding="utf-8").split("\n", 2)[:2]
        start, _, note = first.partition(":")
        if start != f"# {keyword}":
            raise ValueError(f"{path}: the first line must begin with '# {keyword}:'")
        mark, _, named = second.partition(":")
        known = _names(named) if mark == "# misconception" else ()
        found.append(Specimen(path.parent.name, path, note.strip(), known))
    return found


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(","))
