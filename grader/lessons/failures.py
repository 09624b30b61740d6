"""What a property says of a failure, in another language.

Properties speak English, since reports do. `failures.yaml` has their usual sentences beside those
of its language, and phrases that are part of one; what is not among them is shown as it was said.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from grader.lessons import FOLDER, Language, texts

THING = r"[\w.]+(?:\([^()]*\))?(?:\.\w+|\[[^\]]*\])*"
"""A piece of code, as in `matmul(a, b)`; words of a sentence are none."""

PARTS = {"message": "sentences", "what": "phrases", "when": "phrases"}
"""Placeholders that are told in the language as well, and as what."""

Told = tuple[re.Pattern[str], str]


def retold(message: str, language: Language) -> str:
    """The message in a language; as it is where the language has no sentence for it.

    Raises:
        CatalogError: `failures.yaml` cannot be read.
    """
    return message if language is Language.EN else _told(message, "sentences", language)


def _told(said: str, kind: str, language: Language) -> str:
    for pattern, told in _patterns(language)[kind]:
        found = pattern.fullmatch(said)
        if found is not None:
            parts = found.groupdict().items()
            return told.format_map({name: _part(name, part, language) for name, part in parts})
    return said


def _part(name: str, said: str, language: Language) -> str:
    return _told(said, PARTS[name], language) if name in PARTS else said


@cache
def _patterns(language: Language) -> dict[str, list[Told]]:
    found = texts(FOLDER / language / "failures.yaml", dict[str, list[dict[str, str]]])
    return {
        kind: [(_pattern(one["said"]), one["told"]) for one in listed]
        for kind, listed in found.items()
    }


def _pattern(sentence: str) -> re.Pattern[str]:
    """What matches a sentence whatever is in its braces."""
    parts = [
        re.escape(words) + (f"(?P<{name}>{THING if name == 'thing' else '.+?'})" if name else "")
        for words, name, _, _ in Formatter().parse(sentence)
    ]
    return re.compile("".join(parts), re.DOTALL)
