"""What properties say of failures, told in another language."""

from __future__ import annotations

from string import Formatter

import pytest

from grader.lessons import FOLDER, Language, texts
from grader.lessons.failures import retold


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
    for one in texts(FOLDER / "zh" / "failures.yaml", list[dict[str, str]]):
        english, chinese = one["said"], one["told"]
        names = _placeholders(english)
        assert names == _placeholders(chinese), english
        values = {str(name): f"some_{name}" for name in names}
        assert retold(english.format(**values), Language.ZH) == chinese.format(**values)


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
