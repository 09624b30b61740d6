"""Lessons, explanations and messages: complete in both languages, and right in what they print."""

from __future__ import annotations

import doctest
import re
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from grader.catalog import Catalog, Exercise, load
from grader.errors import CatalogError, UsageError
from grader.lessons import (
    FOLDER,
    Language,
    explanation,
    language_of,
    lesson,
    texts,
    translated,
)
from grader.lessons.messages import say, table
from grader.results import Verdict

CATALOG = load()
PAGES = ("index", *(exercise.id for exercise in CATALOG.exercises))
PAGE_WIDTH = 78
WIDTH = 100
HINTS = 3

FENCED = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
HAN = re.compile("[一-鿿]")
HALF_WIDTH = re.compile(r"[一-鿿][,;:?!]|[,;:?!][一-鿿]|[,;][^\s)]")


def width(line: str) -> int:
    """The columns that a line takes in a terminal: characters of East Asia take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


def examples(page: str) -> str:
    """The Python of a page; its blocks build on one another."""
    return "\n".join(FENCED.findall(page))


def prose(page: str) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL)


def placeholders(sentence: str | dict[str, str]) -> set[str | None]:
    """The names in a sentence's braces; `one` and `other` must have the same."""
    forms = [sentence] if isinstance(sentence, str) else list(sentence.values())
    named = [{name for _, name, _, _ in string.Formatter().parse(one) if name} for one in forms]
    assert all(names == named[0] for names in named)
    return set(named[0])


def shown(exercise: Exercise) -> Iterator[str]:
    """All that an exercise says to a student."""
    yield from (exercise.title, exercise.summary, *exercise.hints)
    for entry in exercise.properties:
        yield from (entry.claim, entry.hint)
    for known in exercise.misconceptions:
        yield from (known.name, known.hint)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_prints_what_it_says(page: str, language: Language) -> None:
    """Each example of a lesson runs, and prints what stands below it."""
    name = f"{language}/{page}.md"
    source = examples(lesson(page, language))
    test = doctest.DocTestParser().get_doctest(source, {}, name, name, 0)
    said: list[str] = []
    found = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert found.attempted >= 5
    assert not found.failed, "".join(said)


@pytest.mark.parametrize("language", Language)
def test_each_exercise_has_a_page_and_no_other_has(language: Language) -> None:
    """The pages are the opening one and one an exercise, beside what a workspace begins with."""
    pages = {path.stem for path in (FOLDER / language).glob("*.md")}
    assert pages == {*PAGES, "workspace"}


def test_a_workspaces_first_page_is_short_and_the_same_in_both_languages() -> None:
    """It fits on a page, and has the same sections, table, keys and files in each language."""
    english, chinese = (lesson("workspace", language) for language in Language)
    assert max(len(page.splitlines()) for page in (english, chinese)) <= 50
    assert max(width(line) for page in (english, chinese) for line in page.splitlines()) <= 80
    assert HEADING.findall(english) == HEADING.findall(chinese)
    named = [set(re.findall(r"`([^`\n]+)`", prose(page))) for page in (english, chinese)]
    assert named[0] <= named[1]
    for exercise in CATALOG.exercises:
        row = rf"`{exercise.id}` +\| `{exercise.file}` +\| {exercise.points} "
        assert re.search(row, english)
        assert re.search(row, chinese)


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_lesson(page: str) -> None:
    """A page has the same sections and the same examples in each language."""
    english, chinese = (lesson(page, language) for language in Language)
    assert HEADING.findall(english) == HEADING.findall(chinese)
    code = [re.findall(r"^(?:>>>|\.\.\.).*", examples(one), re.M) for one in (english, chinese)]
    assert code[0] == code[1]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_prose_of_some_length(page: str, language: Language) -> None:
    """A lesson says something, asks the reader something, and fits into a terminal."""
    text = lesson(page, language)
    lines = text.splitlines()
    assert 60 <= len(lines) <= 150
    assert max(map(width, lines)) <= PAGE_WIDTH
    assert sum(text.count(mark) for mark in "?？") >= 3
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("page", PAGES)
def test_no_lesson_gives_a_solution_away(page: str) -> None:
    """No line of a solution's body, but the most ordinary ones, stands in a lesson."""
    if page == "index":
        return
    file = CATALOG.exercise(page).file
    source = (Path(__file__).parent.parent / "solutions" / file).read_text(encoding="utf-8")
    body = {line.strip() for line in source.splitlines() if len(line.strip()) > 24}
    stub = (Path(__file__).parent.parent / "exercises" / file).read_text(encoding="utf-8")
    own = body - {line.strip() for line in stub.splitlines()}
    for language in Language:
        assert not [line for line in own if line in lesson(page, language)]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("exercise", CATALOG.exercises, ids=lambda one: one.id)
def test_every_property_is_explained(exercise: Exercise, language: Language) -> None:
    """An explanation has all of its parts; what passes is not what fails."""
    for entry in exercise.properties:
        explained = explanation(exercise.id, entry.id, language)
        assert (explained.exercise, explained.property) == (exercise.id, entry.id)
        assert all(part.strip() for part in astuple(explained))
        assert explained.passes != explained.fails


@pytest.mark.parametrize("language", Language)
def test_nothing_is_explained_that_is_not_there(language: Language) -> None:
    """The explanations are those of the catalogue's exercises and properties, and no others."""
    known = {exercise.id: {one.id for one in exercise.properties} for exercise in CATALOG.exercises}
    found = texts(FOLDER / language / "properties.yaml", dict[str, dict[str, dict[str, str]]])
    assert {exercise: set(entries) for exercise, entries in found.items()} == known


@pytest.mark.parametrize("exercise", CATALOG.exercises, ids=lambda one: one.id)
def test_all_of_the_catalogue_is_in_chinese(exercise: Exercise) -> None:
    """Every text of an exercise has Chinese characters, and no text is that of the catalogue."""
    chinese = list(shown(translated(CATALOG, Language.ZH).exercise(exercise.id)))
    english = list(shown(exercise))
    assert len(chinese) == len(english)
    for ours, theirs in zip(chinese, english, strict=True):
        assert HAN.search(ours), theirs
        assert ours != theirs


def test_no_other_misconception_is_in_chinese() -> None:
    """What is translated is known to the catalogue, exercise by exercise."""
    known = {one.id: {named.id for named in one.misconceptions} for one in CATALOG.exercises}
    kind = dict[str, dict[str, object]]
    found = texts(FOLDER / "zh" / "catalog.yaml", kind)
    translations = {name: task.get("misconceptions", {}) for name, task in found.items()}
    assert {name: set(ids) for name, ids in translations.items()} == known  # type: ignore[call-overload]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("exercise", CATALOG.exercises, ids=lambda one: one.id)
def test_hints_come_in_three_steps(exercise: Exercise, language: Language) -> None:
    """Where to look, what is wrong, nearly there: three hints, each with words of its own."""
    hints = translated(CATALOG, language).exercise(exercise.id).hints
    assert len(set(hints)) == HINTS
    assert all(hint.strip() for hint in hints)


def test_english_is_the_catalogues_own() -> None:
    """In English there is nothing to translate."""
    assert translated(CATALOG, Language.EN) is CATALOG


def test_a_translation_changes_nothing_but_words() -> None:
    """Ids, points, files and symbols are the same in each language."""
    for ours, theirs in zip(
        translated(CATALOG, Language.ZH).exercises, CATALOG.exercises, strict=True
    ):
        assert (ours.id, ours.file, ours.symbol, ours.points, ours.extension) == (
            *(theirs.id, theirs.file, theirs.symbol, theirs.points, theirs.extension),
        )
        points = [(one.id, one.points) for one in ours.properties]
        assert points == [(one.id, one.points) for one in theirs.properties]
        assert [one.id for one in ours.misconceptions] == [one.id for one in theirs.misconceptions]


def test_what_has_no_translation_stays_english() -> None:
    """An exercise that nobody has translated keeps the catalogue's words."""
    stranger = replace(CATALOG.exercises[0], id="stranger")
    assert translated(Catalog((stranger,)), Language.ZH).exercises == (stranger,)


TEXTS = [path for language in Language for path in sorted((FOLDER / language).iterdir())]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_line_is_too_wide(path: Path) -> None:
    """Every file of texts fits into a hundred columns, where a Chinese character takes two."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if width(line) > WIDTH] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("zh/*")), ids=lambda path: path.name)
def test_chinese_has_its_own_punctuation(path: Path) -> None:
    """Beside a Chinese character stand full-width commas, colons and question marks."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        text = re.sub(r"^ *[\w-]+: ", "", text, flags=re.MULTILINE)
    assert HALF_WIDTH.findall(prose(text)) == []


def test_folded_chinese_has_no_spaces_in_it() -> None:
    """Where a long text was folded in its file, no space remains after the punctuation."""
    for exercise in CATALOG.exercises:
        for entry in exercise.properties:
            explained = explanation(exercise.id, entry.id, Language.ZH)
            assert not [part for part in astuple(explained) if re.search("[，。；：？！、] ", part)]


def test_both_languages_have_the_same_sentences() -> None:
    """Each sentence of the console is there in both languages, with the same placeholders."""
    english, chinese = table(Language.EN), table(Language.ZH)
    assert list(english) == list(chinese)
    for key in english:
        assert placeholders(english[key]) == placeholders(chinese[key]), key


@pytest.mark.parametrize("language", Language)
def test_every_sentence_can_be_said(language: Language) -> None:
    """With values for its placeholders, each sentence is said, and says them."""
    for key, sentence in table(language).items():
        names = placeholders(sentence)
        values = {str(name): f"<{name}>" for name in names}
        said = say(key, language, **values)
        assert said.strip()
        assert all(value in said for value in values.values())


@pytest.mark.parametrize("language", Language)
def test_every_verdict_has_a_word(language: Language) -> None:
    """The verdicts of a report have words in each language, all different."""
    words = {say(f"verdict_{verdict}", language) for verdict in Verdict}
    assert len(words) == len(Verdict)


def test_one_and_many_are_told_apart() -> None:
    """English counts with two forms, Chinese with one."""
    assert say("points", Language.EN, count=1) == "1 point"
    assert say("points", Language.EN, count=3) == "3 points"
    assert say("points", Language.ZH, count=1) == "1 分"


def test_a_sentence_without_its_values_is_a_fault() -> None:
    """A missing value, a missing count and an unknown key are errors that name the sentence."""
    for key, values in (("stands", {"score": 3}), ("points", {}), ("nonsense", {})):
        with pytest.raises(CatalogError, match=key):
            say(key, Language.EN, **values)


@pytest.mark.parametrize(
    ("option", "environ", "language"),
    [
        (None, {}, Language.EN),
        (None, {"LANG": "zh_CN.UTF-8"}, Language.ZH),
        (None, {"LANG": "zh"}, Language.ZH),
        (None, {"LANG": "de_DE.UTF-8"}, Language.EN),
        (None, {"LC_MESSAGES": "zh_TW", "LANG": "en_US"}, Language.ZH),
        (None, {"LC_ALL": "C", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, Language.EN),
        (None, {"LC_ALL": "", "LANG": "ZH_CN"}, Language.ZH),
        ("en", {"LC_ALL": "zh_CN"}, Language.EN),
        ("zh", {"LC_ALL": "en_US"}, Language.ZH),
    ],
)
def test_the_option_wins_over_the_system(
    option: str | None, environ: dict[str, str], language: Language
) -> None:
    """What is asked for decides; without it, the first variable that is set does."""
    assert language_of(option, environ) is language


def test_an_unknown_language_is_refused() -> None:
    """The error names the languages that there are."""
    with pytest.raises(UsageError, match="en, zh"):
        language_of("fr", {})


def test_what_is_not_there_is_said() -> None:
    """Unknown pages, exercises and properties are errors of one sentence."""
    with pytest.raises(CatalogError, match="nowhere"):
        lesson("nowhere", Language.EN)
    with pytest.raises(UsageError, match="nowhere"):
        explanation("nowhere", "multiplies_matrices", Language.ZH)
    with pytest.raises(UsageError, match="multiplies_vectors"):
        explanation("matmul", "nonsense", Language.ZH)


def test_a_broken_file_of_texts_is_a_fault(tmp_path: Path) -> None:
    """A file that is missing, no YAML, or holds the wrong things is an error of the grader."""
    for content in (None, "a: [", "a: {b: 3}", "- a"):
        path = tmp_path / "messages.yaml"
        if content is not None:
            path.write_text(content, encoding="utf-8")
        with pytest.raises(CatalogError, match=r"messages\.yaml"):
            texts(path, dict[str, dict[str, str]])
