"""The audit's tools can find what they look for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from audit.feedback import complaints_about, told
from audit.grading import fates
from audit.lanes import Lane, side_by_side
from audit.mutant import Mutant, edit, solution
from audit.soak import soak
from grader.results import Decided, Request, Settings, Verdict

from .submissions import Specimen, gallery

SETTINGS = Settings(examples=5)


@pytest.fixture
def specimen() -> Callable[[str], Specimen]:
    """A wrong answer by its name."""
    named = {str(one): one for one in gallery("wrong", "breaks")}
    return named.__getitem__


def test_what_is_done_side_by_side_comes_in_order() -> None:
    """Each result is where its item is, whichever lane was quicker."""
    lanes = set()

    def work(lane: Lane, number: int) -> int:
        lanes.add(lane)
        return number**2

    assert list(side_by_side(work, range(50), 3)) == [number**2 for number in range(50)]
    assert len(lanes) <= 3


def test_what_fails_on_a_lane_is_raised() -> None:
    """A fault of the grader ends the tool; it is not taken for a verdict."""

    def work(_lane: Lane, number: int) -> float:
        return 1 / number

    with pytest.raises(ZeroDivisionError):
        list(side_by_side(work, [1, 0, 2], 2))


@pytest.mark.slow
def test_a_closed_lane_starts_afresh(tmp_path: Path) -> None:
    """After its engine was ended in the midst of a grading, a lane grades the next submission."""
    (tmp_path / "matmul.py").write_text(solution("matmul"))
    request = Request(str(tmp_path), ("matmul",), SETTINGS, device="cpu")
    with closing(Lane()) as lane:
        next(lane.grade(request))
        lane.close()
        verdicts = {
            event.outcome.verdict for event in lane.grade(request) if isinstance(event, Decided)
        }
    assert verdicts == {Verdict.PASSED}


@pytest.mark.slow
def test_a_mutant_is_killed_and_a_solution_is_not() -> None:
    """The audit tells a mutant that loses points from an answer that loses none."""
    right = Mutant("matmul", "the solution", solution("matmul"))
    wrong = edit("matmul", "sums nothing", (".sum(", ".amax("))
    unchanged, changed = fates([right, wrong], SETTINGS, "cpu", 2)
    assert (unchanged.mutant, unchanged.by) == (right, None)
    assert changed.mutant == wrong
    assert changed.killed


@pytest.mark.slow
def test_a_lost_point_is_a_loss(specimen: Callable[[str], Specimen]) -> None:
    """The soak names the seed, the answer and the property where an answer loses points."""
    wrong = specimen("matmul-elementwise")
    done: list[None] = []
    losses = soak([3], [(wrong,)], 1, lambda: done.append(None))
    assert len(done) == 1
    assert {(loss.seed, loss.specimen) for loss in losses} == {(3, wrong)}
    assert "multiplies_matrices" in {loss.property for loss in losses}


@pytest.mark.slow
def test_what_a_mistake_is_told_is_measured(specimen: Callable[[str], Specimen]) -> None:
    """A counterexample that can be worked out by hand, and the name that the mistake deserves."""
    [measured] = told([specimen("matmul-elementwise")], 1)
    assert measured.is_small
    assert measured.names == set(measured.specimen.misconceptions)
    assert not complaints_about(measured)
    amiss = replace(measured, names=frozenset({"other"}), failed=frozenset({"no_such_property"}))
    assert len(complaints_about(amiss)) == 2 + len(measured.failed)
