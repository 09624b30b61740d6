"""The console's fixed sentences, in both languages: `say(key, language, **values)`.

They are in `messages.yaml`, with placeholders in braces. A sentence that counts something has two
forms, `one` and `other`, and `count` among its values decides.
"""

from __future__ import annotations

from functools import cache

from grader.errors import CatalogError
from grader.lessons import FOLDER, Language, texts

Table = dict[str, str | dict[str, str]]


@cache
def table(language: Language) -> Table:
    """All sentences in a language: a text, or its forms `one` and `other`.

    Raises:
        CatalogError: `messages.yaml` cannot be read.
    """
    return texts(FOLDER / language / "messages.yaml", Table)


def say(key: str, language: Language, **values: object) -> str:
    """The sentence of this key, with the values in their places.

    Raises:
        CatalogError: there is no such sentence, or it needs a value that was not given.
    """
    try:
        sentence = table(language)[key]
        if isinstance(sentence, dict):
            sentence = sentence["one" if values["count"] == 1 else "other"]
        return sentence.format(**values)
    except (LookupError, ValueError) as error:
        raise CatalogError(f"The sentence {key} cannot be said in {language}: {error}") from error
