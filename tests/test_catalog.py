"""The catalogue is read strictly, and fits the code, the exercises and the solutions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader import run
from grader.catalog import Catalog, Exercise, Misconception, load
from grader.check import (
    EXERCISES,
    SOLUTIONS,
    Claims,
    declared,
    given_away,
    half_known,
    problems,
    unearned,
)
from grader.engine import Engine
from grader.errors import CatalogError, UsageError
from grader.judge.misconceptions import alternatives
from grader.results import DeviceOutcome, Request, Verdict

from .report.example import OUTCOMES, entry, exercise, outcome, report

STUB = 'def {0}():\n    """What to do."""\n    # TODO: do it.\n    raise NotImplementedError\n'
SOLUTION = 'def {0}():\n    """What to do."""\n    return 1\n'


def sound() -> Catalog:
    """A catalogue that nothing is wrong with: two exercises of 50 points."""
    entries = [entry(f"claim_{number}", 6) for number in range(7)] + [entry("last_claim", 8)]
    return Catalog((exercise("one", *entries), exercise("two", *entries)))


def changed(catalog: Catalog, **changes: object) -> Catalog:
    """The catalogue with a changed first exercise."""
    first, *others = catalog.exercises
    return Catalog((replace(first, **changes), *others))  # type: ignore[arg-type]


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., list[str]]:
    """What is wrong with a catalogue, given files and claims that fit the sound one."""
    for folder, source in (("exercises", STUB), ("solutions", SOLUTION)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "README.md").write_text("The story.")
        for name in ("one", "two"):
            (tmp_path / folder / f"{name}.py").write_text(source.format(name))
    ids = [entry.id for entry in sound().exercises[0].properties]

    def find(catalog: Catalog | None = None, claims: Claims | None = None) -> list[str]:
        claims = claims or {"one": ids, "two": ids}
        folders = tmp_path / "exercises", tmp_path / "solutions"
        return list(problems(catalog or sound(), claims, *folders))

    return find


def test_the_catalogue_fits() -> None:
    """Nothing is wrong with the real one."""
    assert list(problems(load(), declared(load()))) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "against"),
    [(SOLUTIONS, unearned), (EXERCISES, given_away)],
    ids=["solutions", "stubs"],
)
def test_solutions_earn_all_and_stubs_nothing(
    engine: Engine, folder: Path, against: Callable[..., object]
) -> None:
    """Every property passes on the solutions and is to do on the stubs."""
    ids = tuple(exercise.id for exercise in load().exercises)
    request = Request(str(folder), ids, device="cpu")
    assert list(against(run.grade(engine, load(), request, folder.name))) == []  # type: ignore[call-overload]


def test_a_sound_catalogue_has_no_problem(found: Callable[..., list[str]]) -> None:
    """The example that the other tests spoil is in order."""
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"points": 51}, "one: the properties have 50 points, not 51."),
        ({"points": 51}, "The core exercises have 101 points, not 100."),
        ({"extension": True}, "The core exercises have 50 points, not 100."),
        ({"id": "two"}, "two: 2 exercises have this id."),
        ({"hints": ()}, "one: there is no hint."),
        ({"hints": ("Look here.", " ")}, "one: its title, its summary or a hint is empty."),
        ({"summary": ""}, "one: its title, its summary or a hint is empty."),
        ({"symbol": "three"}, "exercises/one.py does not define three."),
        ({"symbol": "three"}, "solutions/one.py does not define three."),
        ({"file": "three.py"}, "exercises/one.py is a stray file."),
        ({"file": "three.py"}, "solutions/three.py is missing."),
    ],
)
def test_what_is_wrong_is_said(
    found: Callable[..., list[str]], changes: dict[str, object], complaint: str
) -> None:
    """Each mistake in an exercise has a sentence of its own."""
    assert complaint in found(changed(sound(), **changes))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"hint": ""}, "one: the claim or the hint of claim_0 is empty."),
        ({"points": 0}, "one: claim_0 is not worth a whole number of points."),
        ({"points": 6.0}, "one: claim_0 is not worth a whole number of points."),
        ({"id": "claim_1"}, "one: 2 properties have the id claim_1."),
        ({"id": "new"}, "one: new is in the catalogue, but not in the code."),
        ({"id": "new"}, "one: claim_0 is in the code, but not in the catalogue."),
    ],
)
def test_what_is_wrong_with_a_property_is_said(
    found: Callable[..., list[str]], change: dict[str, object], complaint: str
) -> None:
    """Each mistake in a property has a sentence of its own."""
    first, *others = sound().exercises[0].properties
    entries = (replace(first, **change), *others)  # type: ignore[arg-type]
    assert complaint in found(changed(sound(), properties=entries))


def test_few_properties_are_refused(found: Callable[..., list[str]]) -> None:
    """An exercise has at least 8 properties."""
    entries = sound().exercises[0].properties[:7]
    catalog = changed(sound(), properties=entries)
    assert "one: there are fewer than 8 properties." in found(catalog)


@pytest.mark.parametrize(
    ("file", "source", "complaint"),
    [
        ("exercises/one.py", SOLUTION, "exercises/one.py: one is solved already."),
        (
            "exercises/one.py",
            STUB.replace("# TODO", "#"),
            "exercises/one.py: one needs one `# TODO`.",
        ),
        ("solutions/one.py", STUB, "solutions/one.py: one is not solved."),
        ("solutions/more.py", "", "solutions/more.py is a stray file."),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    found: Callable[..., list[str]], tmp_path: Path, file: str, source: str, complaint: str
) -> None:
    """Each mistake in an exercise's files has a sentence of its own."""
    (tmp_path / file).write_text(source.format("one"))
    assert complaint in found()


def test_reports_speak_against_solutions_and_stubs() -> None:
    """What a solution does not earn is said, and what a stub does earn."""
    assert "solutions/layer.py: resets is crashed: It does not hold." in list(unearned(report()))
    assert "exercises/layer.py: has_weight is passed, not to do." in list(given_away(report()))
    passed = {ids: {"cpu": DeviceOutcome(Verdict.PASSED)} for ids in OUTCOMES}
    extra = {("extra", "is_more"): {"cpu": DeviceOutcome(Verdict.PASSED)}}
    assert list(unearned(report(passed | extra))) == []
    todo = {ids: outcome(Verdict.TODO) for ids in (*passed, *extra)}
    assert list(given_away(report(todo))) == []


def test_an_unknown_exercise_is_a_usage_error() -> None:
    """The sentence names the exercises that there are."""
    with pytest.raises(UsageError, match=r"'three'; the exercises are one, two\."):
        sound().exercise("three")
    assert isinstance(sound().exercise("two"), Exercise)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "exercises: 3",
        "exercises: [one]",
        "exercises: [{id: one}]",
        "exercises: [{id: one, properties: [{id: a, wish: b}], hints: []}]",
        "exercises: {",
        "!!python/object/apply:os.system [exit]",
    ],
)
def test_what_is_no_catalogue_is_refused(tmp_path: Path, text: str) -> None:
    """Anything else than a complete catalogue is a fault of the grader."""
    path = tmp_path / "catalog.yaml"
    path.write_text(text)
    with pytest.raises(CatalogError, match=r"catalog\.yaml is no catalogue"):
        load(path)


def test_a_missing_catalogue_is_refused(tmp_path: Path) -> None:
    """A catalogue that is not there is a fault of the grader."""
    with pytest.raises(CatalogError):
        load(tmp_path / "nowhere.yaml")


def test_every_misconception_has_its_implementation() -> None:
    """The misconceptions of the catalogue are those that the code has alternatives for."""
    catalog = load()
    coded = {exercise.id: alternatives(exercise.id) for exercise in catalog.exercises}
    assert list(half_known(catalog, coded)) == []


def test_half_known_misconceptions_are_named() -> None:
    """One that is only in the catalogue, or only in the code, is said to be."""
    catalog = changed(sound(), misconceptions=(Misconception("swapped", "sizes swapped", "Look."),))
    assert list(half_known(catalog, {"one": ["lost"], "two": []})) == [
        "one: the misconception lost is in the code only.",
        "one: the misconception swapped is in the catalogue only.",
    ]


def test_an_empty_name_of_a_misconception_is_refused(found: Callable[..., list[str]]) -> None:
    """A misconception without a name or a hint is said to be empty."""
    catalog = changed(sound(), misconceptions=(Misconception("swapped", " ", "Look."),))
    assert found(catalog) == ["one: the name or the hint of swapped is empty."]
