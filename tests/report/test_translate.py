"""A report's words in another language."""

from __future__ import annotations

from dataclasses import replace

from grader.catalog import Misconception
from grader.lessons import Language
from grader.report.translate import translate
from grader.results import Verdict

from .example import CATALOG, report

HALVED = Misconception("halved", "Half of it", "Look for the other half.")
HALF = Misconception("halved", "一半", "找另一半。")


def test_claims_hints_and_mistakes_are_translated() -> None:
    """What the catalogue words is replaced, by id; what the run has found stays."""
    first, *others = CATALOG.exercises
    original = replace(CATALOG, exercises=(replace(first, misconceptions=(HALVED,)), *others))
    entry = replace(first.properties[0], claim="相等。", hint="看。")
    spoken = replace(
        first,
        title="乘积",
        properties=(entry, *first.properties[1:]),
        misconceptions=(HALF,),
    )
    made = report()
    product = made.exercises[0]
    named = replace(product.properties[0], misconception=HALVED.name, hint=HALVED.hint)
    stored = replace(product, properties=(named, *product.properties[1:]))
    made = replace(made, exercises=(stored, *made.exercises[1:]))

    other = replace(CATALOG, exercises=(spoken, *others))
    seen = translate(made, original, other, Language.EN)

    result = seen.exercises[0]
    assert result.title == "乘积"
    failure = result.properties[0]
    assert (failure.claim, failure.misconception, failure.hint) == ("相等。", "一半", "找另一半。")
    assert (failure.message, failure.status) == (named.message, Verdict.FAILED)
    assert seen.exercises[1:] == made.exercises[1:]


def test_usual_messages_are_told_in_the_language() -> None:
    """A sentence that the language has is told in it, its values kept."""
    made = report()
    product = made.exercises[0]
    said = replace(
        product.properties[0], message="matmul(a, b) has shape (2,), but () was expected."
    )
    stored = replace(product, properties=(said, *product.properties[1:]))
    made = replace(made, exercises=(stored, *made.exercises[1:]))
    seen = translate(made, CATALOG, CATALOG, Language.ZH)
    assert seen.exercises[0].properties[0].message == "matmul(a, b) 的形状是 (2,)，应为 ()。"
