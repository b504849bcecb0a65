"""Variants of a language: a small folder over another one, whose words it says otherwise."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.language import available, bases, chain, in_sector, load, said
from blendresearch.language.instead import laid_over, put

FOLDER = Path(str(files("blendresearch.language")))
VARIANTS = [code for code in available() if code not in bases()]
IN_SECTORS = [in_sector(code, sector) for code in available() for sector in ("VET", "SCH", "ADU", "HED")]
WITH_OWN_WORDS = [code for code in dict.fromkeys([*VARIANTS, *IN_SECTORS]) if load(code).instead]
WORDS = st.dictionaries(
    st.sampled_from("abcde"), st.text(max_size=3) | st.dictionaries(st.sampled_from("abc"), st.text())
)


def texts(words: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a table of words, with the keys that lead to it."""
    if isinstance(words, str):
        yield place, words
        return
    for key, each in words.items() if isinstance(words, dict) else enumerate(words):
        yield from texts(each, f"{place}.{key}")


def test_a_variant_is_found_in_its_language():
    assert chain("nl-be") == ("nl-be", "nl")
    assert (chain("nl"), chain("de"), chain("")) == (("nl",), ("de",), ("",))
    words = {"nl": "school", "en": "college", "": "any"}
    assert [said(words, code) for code in ("nl-be", "nl", "en", "de")] == ["school", "school", "college", "any"]
    assert said({"nl": "school", "nl-be": "Vlaamse school"}, "nl-be") == "Vlaamse school"
    assert said({"nl-be": "Vlaamse school"}, "nl") == ""


def test_a_variant_has_a_tag_and_is_no_other_language():
    flemish = load("nl-be")

    assert (flemish.tag, flemish.locale, load("nl-BE") is flemish) == ("nl-BE", "nl_BE", True)
    assert (load("nl").tag, flemish.below) == ("nl", load("nl"))
    assert [flemish.reads(tag) for tag in ("nl", "nl-BE", "nl-be", "en", "n")] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "said_instead"),
    [
        ("Instellingen: een instelling.", "Scholen: een school."),
        ("de partnerinstelling, de instellingsnaam", "de partnerinstelling, de instellingsnaam"),
        ("{{ n | noun('institution') }} {{ 'instelling' if n == 1 else 'instellingen' }}",
         "{{ n | noun('institution') }} {{ 'school' if n == 1 else 'scholen' }}"),
        ("Ontvangende instelling", "Gastorganisatie"),
    ],
)  # fmt: skip
def test_whole_words_are_said_instead_the_longest_first_and_with_their_capital(text, said_instead):
    instead = {"instelling": "school", "instellingen": "scholen", "ontvangende instelling": "gastorganisatie"}
    assert put(text, instead) == said_instead


@given(WORDS, WORDS)
def test_what_is_laid_over_holds_and_the_rest_stays(below, own):
    laid = dict(texts(laid_over(below, own)))

    assert dict(texts(own)).items() <= laid.items()
    assert set(laid) <= {*dict(texts(own)), *dict(texts(below))}
    assert laid_over(laid_over(below, own), own) == laid_over(below, own)
    assert laid_over(below, {}) == below


@pytest.mark.parametrize("code", VARIANTS)
def test_a_variant_says_only_what_it_says_otherwise(code):
    """A word that the language below has not was misspelt, and one that is the same there is in vain."""
    variant = load(code)
    below = {name: dict(texts(words)) for name, words in variant.below.words.items()}
    for path in sorted((FOLDER / code).glob("*.toml")):
        if path.name == "language.toml":
            continue
        name = path.name.removesuffix(".toml")
        own = {key: text for key, text in texts(variant.words[name]) if text != variant.put(below[name][key])}
        assert set(own) == set(dict(texts(tomllib.loads(path.read_text(encoding="utf-8"))))), path.name
    prose = FOLDER / code / "prose"
    names = {path.name.removesuffix(".md.j2") for path in prose.iterdir()} if prose.is_dir() else set()
    assert names <= set(variant.below.templates)


@pytest.mark.parametrize("code", WITH_OWN_WORDS)
def test_every_word_that_is_said_otherwise_is_said_somewhere(code):
    """In files of the language or of that below it, or in lists of the package; one with more letters in part."""
    variant, folder = load(code), Path(str(load(code).folder))
    lists = [path for path in Path(str(files("blendresearch") / "data")).rglob("*") if path.suffix in {".toml", ".csv"}]
    lists += [path for path in folder.rglob("*") if path.is_file() and path.name != "language.toml"]
    below = variant.below or load(variant.code)
    said = [*map(below.prose, below.templates), *dict(texts(below.words)).values()]
    below = "\n".join([*said, *(path.read_text(encoding="utf-8") for path in lists)])
    found = [word for word in variant.instead if put(below, {word: "-"}) != below]
    assert [word for word in variant.instead if not word.startswith(tuple(found))] == []


@pytest.mark.parametrize("code", WITH_OWN_WORDS)
def test_no_word_is_left_that_is_said_otherwise(code):
    variant = load(code)
    made = [*map(variant.prose, variant.templates), *dict(texts(variant.words)).values()]

    assert [text for text in made if variant.put(text) != text] == []


def test_words_by_language_are_looked_up_with_said_and_never_by_the_code_of_a_report():
    """A variant would not find the words of the language below it."""
    by_code = re.compile(
        r"\.title\[|\.title\.get\(|\[report\.code\]|\.get\(report\.code|== report\.code|in \(\"\", report\.code"
    )
    package = Path(str(files("blendresearch")))
    found = {path.name: by_code.findall(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))}
    assert {name: lookups for name, lookups in found.items() if lookups} == {}


def test_words_of_a_sector_are_those_of_who_learns_and_teaches_there():
    """Of one folder: files are called, and words by language found, by the code alone."""
    told = {code: dict(texts(load(code).words["glossary"])) for code in IN_SECTORS}
    named = {code: (of[".terms.institution.term"], of[".terms.learner.meaning"]) for code, of in told.items()}
    assert {code: each for code, each in named.items() if code.startswith("nl-be")} == {
        "nl-be@VET": ("school", "Wie onderwijs volgt, zoals een leerling."),
        "nl-be@SCH": ("school", "Wie onderwijs volgt, zoals een leerling."),
        "nl-be@ADU": ("instelling", "Wie onderwijs volgt, zoals een cursist."),
        "nl-be@HED": ("instelling", "Wie onderwijs volgt, zoals een student."),
    }
    assert [told[code][".terms.learner.meaning"] for code in ("nl@SCH", "en@ADU")] == [
        "Wie onderwijs volgt, zoals een leerling.", "Somebody in education, such as an adult learner.",
    ]  # fmt: skip
    assert in_sector("nl", "VET") == in_sector("nl@SCH", "VET") == "nl"
    assert {(load(code).code, chain(code)) for code in IN_SECTORS} == {(code, chain(code)) for code in available()}
