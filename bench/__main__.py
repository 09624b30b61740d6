"""`python -m bench`: measure, print a table, keep the figures as JSON."""

from __future__ import annotations

import json
import platform
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bench import boundary, cold, memory, warm
from bench.measure import Row, Setting
from grader.engine import cores
from grader.judge.session import available_devices

RESULTS = Path(__file__).with_name("results.json")

PARTS: dict[str, Callable[[Setting], Iterator[Row]]] = {
    "cold": cold.rows,
    "boundary": boundary.rows,
    "warm": warm.rows,
    "memory": memory.rows,
}
ON_EVERY_DEVICE = ("cold", "warm")


@click.command()
@click.option("--runs", type=click.IntRange(1), default=7, show_default=True)
@click.option("--part", "parts", multiple=True, type=click.Choice(list(PARTS)))
@click.option("--device", type=click.Choice(("cpu", "cuda", "auto")), default="auto")
@click.option("--json", "path", type=click.Path(path_type=Path), default=RESULTS)
def main(runs: int, parts: tuple[str, ...], device: str, path: Path) -> None:
    """Measure the grader; medians of RUNS each, alternating with what they are held against.

    The cold and the warm part run on each device, the others on the CPU.
    """
    screen = Console()
    devices = available_devices() if device == "auto" else (device,)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in parts or PARTS:
            for place in devices if name in ON_EVERY_DEVICE else ("cpu",):
                own = Path(folder) / f"{name}-{place}"
                own.mkdir()
                with screen.status(f"{name}, {place}"):
                    found = PARTS[name](Setting(runs, own, place))
                    rows += [replace(row, device=place) for row in found]
    screen.print(_table(rows))
    path.write_text(json.dumps(_document(rows, runs), indent=2) + "\n", encoding="utf-8")


def _table(rows: list[Row]) -> Table:
    table = Table(title=f"{cores()} cores, Python {platform.python_version()}")
    for column in ("", "on", "measured", "against", "figure", "target", ""):
        table.add_column(column, justify="left" if not column else "right")
    for row in rows:
        against = "" if row.against is None else f"{row.against:.3g} {row.unit}"
        sign = "≥" if row.at_least else "≤"
        mark = "✓" if row.reached else "✗"
        measured = f"{row.measured:.3g} {row.unit}"
        table.add_row(
            row.name,
            row.device,
            measured,
            against,
            f"{row.figure:.3g}",
            f"{sign} {row.target}",
            mark,
        )
    return table


def _document(rows: list[Row], runs: int) -> dict[str, object]:
    figures = [asdict(row) | {"figure": row.figure, "reached": row.reached} for row in rows]
    return {
        "cores": cores(),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "runs": runs,
        "figures": figures,
    }


if __name__ == "__main__":
    main()
