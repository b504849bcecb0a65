"""The words and prose of each language: the same in all of them, and without a number that was typed."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import meta

from blendresearch.language import available, bases, load
from blendresearch.language.prose import _environment
from blendresearch.report import CHAPTERS

FOLDER = Path(str(files("blendresearch.language")))
TEMPLATES = sorted(path.name for path in (FOLDER / "en" / "prose").iterdir())
LISTS = sorted(path.name for path in (FOLDER / "en").glob("*.toml") if path.name != "language.toml")
PARSER = _environment("en")
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
FIXED = re.compile(r"`[^`]*`|#\S+|SHA-256|(?<![\d.,])(0|1|95|100|998|1[.,]000|99[.,]8)(?![\d]|[.,]\d)")
"""Digits that no study changes: code, anchors, names, the ends of a scale, and the levels of intervals and limits."""
FORMULAS = {"methods.md.j2"}
"""The annex of formulas and their sources, which is full of constants and years of publication."""
SHARED = {
    "survey_theme", "registered_institutions", "registered_parts", "edition_trend", "letter", "letter_actions",
    "archive_readme",
}  # fmt: skip
"""Prose of what several chapters have in common, and of what is no chapter."""
SIMULATION = {"report.toml sizes_one_extreme", "report.toml sizes_may_be_absent"}
"""Names of the fixed cases of a simulation."""


def source(code: str, name: str) -> str:
    return load(code).prose(name.removesuffix(".md.j2"))


def words(code: str, name: str) -> dict:
    return load(code).words[name.removesuffix(".toml")]


def keys(value: object, place: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from keys(each, f"{place}.{name}")
    else:
        yield f"{place} {type(value).__name__}"


def phrases(code: str) -> Iterator[tuple[str, str]]:
    for name in LISTS:
        for key, text in words(code, name).get("phrases", {}).items():
            yield f"{name} {key}", text


def test_there_is_prose_for_every_chapter():
    assert {name.removesuffix(".md.j2") for name in TEMPLATES} == set(CHAPTERS) | SHARED


@pytest.mark.parametrize("code", bases())
def test_every_language_has_the_same_files(code):
    assert sorted(path.name for path in (FOLDER / code / "prose").iterdir()) == TEMPLATES
    assert sorted(path.name for path in (FOLDER / code).glob("*.toml")) == sorted([*LISTS, "language.toml"])


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_words_have_the_same_keys(name):
    expected = sorted(keys(words("en", name)))
    for code in available():
        assert sorted(keys(words(code, name))) == expected, code


@pytest.mark.parametrize("name", TEMPLATES)
def test_prose_has_the_same_blocks_marks_and_values(name):
    def shape(code):
        text = source(code, name)
        blocks = re.findall(r"\{% block (\w+) %\}", text)
        assert len(blocks) == len(set(blocks)) == text.count("{% endblock %}")
        shown = sorted(re.findall(r"show\((.+?)\)", text))
        anchors = sorted(re.findall(r"\]\((#.+?)\)", text))
        return sorted(blocks), shown, anchors, sorted(meta.find_undeclared_variables(PARSER.parse(text)))

    for code in available():
        assert shape(code) == shape("en"), code


@pytest.mark.parametrize("code", available())
def test_phrases_ask_for_the_same_values(code):
    def asked(text):
        return meta.find_undeclared_variables(PARSER.parse(text))

    english = dict(phrases("en"))
    assert {name: asked(text) for name, text in phrases(code)} == {name: asked(text) for name, text in english.items()}


def typed_digits(text: str) -> list[str]:
    return re.findall(r".{0,20}\d.{0,20}", FIXED.sub("", EXPRESSION.sub("", text)))


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name not in FORMULAS])
@pytest.mark.parametrize("code", available())
def test_no_number_is_typed_in_prose(code, name):
    assert typed_digits(source(code, name)) == []


@pytest.mark.parametrize("code", available())
def test_no_number_is_typed_in_a_phrase(code):
    typed = {name: typed_digits(text) for name, text in phrases(code) if name not in SIMULATION}
    assert {name: found for name, found in typed.items() if found} == {}


def test_a_typed_number_would_be_seen():
    assert typed_digits("Van {{ n }} instellingen hebben er 29 geantwoord; het 95%-interval.") != []
    assert typed_digits("Van {{ n | pct(2) }} is {% if a > 1 %}dat{% endif %} het 95%-interval.") == []


def test_no_word_of_one_language_stands_in_another():
    """A sentence that is the same in two languages was forgotten, unless it is made of values and names."""
    same = [
        name
        for name, text in phrases("nl")
        if text == dict(phrases("en"))[name] and len(re.findall(r"[a-z]{3,}", EXPRESSION.sub("", text))) > 1
    ]
    assert same == []


def test_every_heading_of_a_column_and_axis_is_asked_for():
    """A heading that no code names is left over from a table that is gone."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(files("blendresearch.report")).rglob("*.py"))
    listed = words("en", "report.toml")
    assert [name for part in ("columns", "axes") for name in listed[part] if f'"{name}"' not in code] == []
