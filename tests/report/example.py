"""A small catalogue, and the outcomes of a run over it."""

from __future__ import annotations

from grader.catalog import Catalog, Exercise, PropertyEntry
from grader.report.build import Outcomes, build
from grader.results import (
    DeviceOutcome,
    Environment,
    Finding,
    Report,
    Request,
    Started,
    Submission,
    Timing,
    Verdict,
    Where,
    Worst,
)

STARTED = Started(Environment("3.13.1", "2.9.0", "linux-x86_64", ("cpu",)), ("process", "seccomp"))
REQUEST = Request("submission", ("product", "layer"))


def entry(name: str, points: float = 1) -> PropertyEntry:
    """A property of the catalogue."""
    return PropertyEntry(name, points, f"The claim of {name}.", f"The hint of {name}.")  # type: ignore[arg-type]


def exercise(name: str, *properties: PropertyEntry, extension: bool = False) -> Exercise:
    """An exercise whose points add up."""
    return Exercise(
        id=name,
        title=f"The title of {name}",
        file=f"{name}.py",
        symbol=name,
        points=sum(one.points for one in properties),
        summary=f"The summary of {name}.",
        hints=("Look here.", "It is this.", "Do that."),
        properties=properties,
        extension=extension,
    )


CATALOG = Catalog(
    (
        exercise("product", entry("agrees", 6), entry("broadcasts", 4)),
        exercise("layer", entry("has_weight", 5), entry("has_bias", 3), entry("resets", 2)),
        exercise("extra", entry("is_more", 7), extension=True),
    )
)

IDS = [(one.id, entry.id) for one in CATALOG.exercises for entry in one.properties]

FINDING = Finding(
    verdict=Verdict.FAILED,
    message="matmul(a, b) is wrong in 2 of 4 entries; the worst is at index [0, 1].",
    counterexample={
        "a": {"dtype": "float32", "shape": [2, 2], "values": [[1.0, 2.0], [3.0, 4.0]]},
        "b": {"dtype": "float32", "shape": [2, 2], "values": [[0.0, 1.0], [1.0, 0.0]]},
        "layout": "transposed",
    },
    expected={"dtype": "float64", "shape": [2, 2], "values": [[2.0, 1.0], [4.0, 3.0]]},
    actual={"dtype": "float32", "shape": [2, 2], "values": [[0.0, 2.0], [3.0, 0.0]]},
    worst=Worst([0, 1], 1.0, 2.4e-7),
    where=Where(12, "return a * b"),
    printed="shapes (2, 2) (2, 2)\ndone\n",
    reproduce="import torch\nfrom product import product\n",
)

PASSED = {"cpu": DeviceOutcome(Verdict.PASSED, 100), "cuda": DeviceOutcome(Verdict.SKIPPED)}


def outcome(verdict: Verdict, message: str = "It does not hold.") -> dict[str, DeviceOutcome]:
    """A property's outcome on the CPU alone."""
    return {"cpu": DeviceOutcome(verdict, 3, Finding(verdict, message))}


OUTCOMES: Outcomes = {
    ("product", "agrees"): {"cpu": DeviceOutcome(Verdict.FAILED, 37, FINDING)},
    ("product", "broadcasts"): PASSED,
    ("layer", "has_weight"): PASSED,
    ("layer", "has_bias"): outcome(Verdict.TODO),
    ("layer", "resets"): outcome(Verdict.CRASHED),
}


def report(outcomes: Outcomes = OUTCOMES, catalog: Catalog = CATALOG) -> Report:
    """The report of a run with these outcomes."""
    timing = Timing(1.5, {"product": 1.0, "layer": 0.5})
    return build(catalog, outcomes, STARTED, REQUEST, Submission("submission", "0" * 64), timing)
