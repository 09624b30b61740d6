"""What a property says of a failure, in another language.

Properties speak English, since reports do. `failures.yaml` has their usual sentences beside those
of its language; a sentence that is not among them is shown as it was said.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from grader.lessons import FOLDER, Language, texts

THING = r"[\w.]+(?:\([^()]*\))?(?:\.\w+|\[[^\]]*\])*"
"""A piece of code, as in `matmul(a, b)`; words of a sentence are none."""


def retold(message: str, language: Language) -> str:
    """The message in a language; as it is where the language has no sentence for it.

    Raises:
        CatalogError: `failures.yaml` cannot be read.
    """
    for pattern, sentence in _sentences(language):
        found = pattern.fullmatch(message)
        if found is not None:
            parts = found.groupdict()
            return sentence.format_map(
                {name: _part(name, said, language) for name, said in parts.items()}
            )
    return message


def _part(name: str, said: str, language: Language) -> str:
    return retold(said, language) if name == "message" else said


@cache
def _sentences(language: Language) -> list[tuple[re.Pattern[str], str]]:
    if language is Language.EN:
        return []
    found = texts(FOLDER / language / "failures.yaml", list[dict[str, str]])
    return [(_pattern(one["said"]), one["told"]) for one in found]


def _pattern(sentence: str) -> re.Pattern[str]:
    """What matches a sentence whatever is in its braces."""
    parts = [
        re.escape(words) + (f"(?P<{name}>{THING if name == 'thing' else '.+?'})" if name else "")
        for words, name, _, _ in Formatter().parse(sentence)
    ]
    return re.compile("".join(parts), re.DOTALL)
