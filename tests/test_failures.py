"""What properties say of failures, told in another language."""

from __future__ import annotations

from string import Formatter

import pytest

from grader.lessons import FOLDER, Language, texts
from grader.lessons.failures import retold
from grader.results import Verdict

from .conftest import Graded
from .submissions import Specimen, gallery


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("matmul(a, b) has shape (2, 1), but (1, 2) was expected.", "的形状是 (2, 1)，应为 (1, 2)"),
        ("layer.weight.dtype is torch.half, but None was expected.", "layer.weight.dtype 是 torch"),
        ("train is yours to write", "train 等你来写"),
        ("matmul.py does not import: '(' was never closed (line 1).", "第 1 行的 '(' 没有闭合"),
        (
            "The result is 1, but 2 was expected. "
            "The code left 3 processes running; they were ended.",
            "The result is 1, but 2 was expected.代码还留下 3 个",
        ),
        (
            "While train.py was imported: The Python process was killed. "
            "Code outside of functions and classes runs on import: "
            "move it into one, or take it out.",
            "导入 train.py 时：Python 进程被终止了。函数和类以外",
        ),
        (
            "After training, weight has shape (1,), but (2, 2) was expected.",
            "训练之后的 weight 的形状",
        ),
        (
            "layer(x) in training is wrong in 1 of 2 entries; the worst is at index [0].",
            "训练时，layer(x) 共 2 个元素，错了 1 个",
        ),
        (
            'With device="meta", the list of layer.state_dict() is [], but [1] was expected.',
            'device="meta" 时，layer.state_dict() 的列表 是 []，应为 [1]。',
        ),
        (
            "After reset_parameters(), the 8 entries of bias lie between -1 and 1. Some are too "
            "large. They were to be drawn from U(-0.5, 0.5), since fan_in is 4.",
            "bias 的 8 个元素在 -1 和 1 之间，有些太大了。它们应当取自 U(-0.5, 0.5)",
        ),
        (
            "The code raised TypeError: no; line 3, `f(x)`, led there.",
            "代码引发了 TypeError：no；是第 3 行的 `f(x)` 走到了那里。",
        ),
        ("The pre-hook raised KeyError, but the call went on.", "前置钩子引发了 KeyError，调用却"),
        ("The code raised ValueError: two {braces}\nand lines", "ValueError：two {braces}\nand"),
        ("The number of hooks is 2, but 1 was expected.", "The number of hooks is 2, but 1 was"),
    ],
)
def test_what_a_property_says_is_told_in_chinese(said: str, told: str) -> None:
    """Usual sentences are told in Chinese with their values; of others not a word is changed."""
    assert told in retold(said, Language.ZH)
    assert retold(said, Language.EN) == said


def test_sentences_of_failures_keep_their_values() -> None:
    """Both languages have the same placeholders, and what is told has the values."""
    for one in _texts()["sentences"]:
        english, chinese = one["said"], one["told"]
        names = _placeholders(english)
        assert names == _placeholders(chinese), english
        values = {str(name): f"some_{name}" for name in names}
        assert retold(english.format(**values), Language.ZH) == chinese.format(**values)


@pytest.mark.slow
@pytest.mark.parametrize("specimen", gallery("wrong", "breaks"), ids=str)
def test_what_is_said_of_wrong_answers_is_told(graded: Graded, specimen: Specimen) -> None:
    """All that the galleries' wrong answers get is told in Chinese, but for the student's words."""
    findings = [outcome.finding for outcome in graded(specimen).values()]
    said = {one.message for one in findings if one and one.verdict is not Verdict.TODO}
    assert not {message for message in said if retold(message, Language.ZH) == message}


def _texts() -> dict[str, list[dict[str, str]]]:
    return texts(FOLDER / "zh" / "failures.yaml", dict[str, list[dict[str, str]]])


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
