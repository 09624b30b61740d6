"""What an audit found: a table, the survivors with their diffs, JSON."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table

from audit.collection import Exam
from audit.grading import Fate
from audit.mutant import file_of, solution


@dataclass(frozen=True)
class Result:
    """The fates of an exercise's mutants."""

    exam: Exam
    fates: tuple[Fate, ...]

    @property
    def killed(self) -> tuple[Fate, ...]:
        """Mutants that the exam noticed."""
        return tuple(fate for fate in self.fates if fate.killed)

    @property
    def equivalent(self) -> tuple[Fate, ...]:
        """Mutants that pass, as the right answers that they are."""
        return tuple(fate for fate in self.fates if not fate.killed and self._excused(fate))

    @property
    def survivors(self) -> tuple[Fate, ...]:
        """Mutants that pass, and should not."""
        return tuple(fate for fate in self.fates if not fate.killed and not self._excused(fate))

    @property
    def wronged(self) -> tuple[Fate, ...]:
        """Mutants that are right answers, and fail."""
        return tuple(fate for fate in self.killed if self._excused(fate))

    def _excused(self, fate: Fate) -> bool:
        return fate.mutant.name in self.exam.equivalent


def show(results: Sequence[Result], console: Console) -> None:
    """Print the table, then every survivor and every right answer that failed."""
    table = Table(title="Mutation audit")
    table.add_column("exercise")
    for column in ("mutants", "killed", "survived", "equivalent"):
        table.add_column(column, justify="right")
    for result in results:
        groups = (result.fates, result.killed, result.survivors, result.equivalent)
        table.add_row(result.exam.exercise, *(str(len(group)) for group in groups))
    console.print(table)
    for result in results:
        for fate in result.survivors:
            console.rule(f"{fate.mutant.exercise} survived: {fate.mutant.name}", style="red")
            if fate.mutant.why:
                console.print(fate.mutant.why, markup=False)
            console.print(Syntax(diff(fate), "diff", background_color="default", word_wrap=True))
        for fate in result.wronged:
            console.rule(f"{fate.mutant.exercise}, a right answer: {fate.mutant.name}", style="red")
            console.print(f"{fate.by}: {fate.verdict}", markup=False)


def diff(fate: Fate) -> str:
    """What the mutant changes in the solution."""
    before, after = solution(fate.mutant.exercise), fate.mutant.source
    name = file_of(fate.mutant.exercise)
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), name, "mutant", "", "", 2)
    return "\n".join(line.rstrip("\n") for line in lines)


def write_json(results: Sequence[Result], seed: int, path: Path) -> None:
    """Write every fate, for programs."""
    content = {
        "seed": seed,
        "exercises": [
            {
                "id": result.exam.exercise,
                "mutants": len(result.fates),
                "killed": len(result.killed),
                "survived": [fate.mutant.name for fate in result.survivors],
                "equivalent": {
                    fate.mutant.name: result.exam.equivalent[fate.mutant.name]
                    for fate in result.equivalent
                },
                "wronged": [fate.mutant.name for fate in result.wronged],
                "by": {fate.mutant.name: fate.by for fate in result.killed},
            }
            for result in results
        ],
    }
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
