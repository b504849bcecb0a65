"""The report that is read is plain: short sentences, and one word for one thing (docs/writing.md)."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from tests.reports import texts
from tests.runs import ROOT

from blendresearch.data.agencies import agency
from blendresearch.language import load, said
from blendresearch.render.blocks import Block, Figure, Prose
from blendresearch.render.outputs import shown
from blendresearch.report import CHAPTERS, Report, contents_of
from blendresearch.study.settings import read_study

LANGUAGES = ("nl", "en")
REFERENCE = "nl-mbo-2025"
COMMITTED = sorted(
    (path.parts[-3], path.name.split(".")[1]) for path in ROOT.glob("reports/*/notebooks/05_report.*.ipynb")
)
LISTED = tomllib.loads(Path(__file__).with_name("plain_language.toml").read_text(encoding="utf-8"))
MOST_WORDS, PART = 24, 0.9
"""Nine of ten sentences have so many words at most."""
TITLE = 15
"""So many words at most has the title of a figure."""
SAME = 10
"""A sentence of so many words or more is said once."""
_LABEL = re.compile(r"\[[^\]]*\]\(#(?:tab|fig)-[^)]*\)")
"""A link to a table or figure, which a report shows as its label."""
_ITEM = re.compile(r"\n\s*(?=[-*] |\d+[.)] )|\n\s*\n")
_MARKS = re.compile(r"<[^>]+>|^(?:[-*]|\d+[.)]) |[*_`\\\[]", re.MULTILINE)
_END = re.compile(r"(?<=[.!?])[”’)]?\s+(?=[“‘(]?[^\W\d_a-z]|\d)")


OTHERS = [(study, code) for study, code in COMMITTED if study != REFERENCE]


@pytest.fixture(scope="module", params=[*((REFERENCE, code) for code in LANGUAGES), *OTHERS], ids="-".join)
def read(request, reference_analysis) -> tuple[str, str, list[Block]]:
    """A study, a language, and the blocks of its report: of the reference study as made, of others as committed."""
    study, code = request.param
    if study != REFERENCE:
        notebook = nbformat.read(ROOT / "reports" / study / "notebooks" / f"05_report.{code}.ipynb", as_version=4)
        placed = shown(notebook, language=load(code).tag)
        return study, code, [each.block for each in placed if each.volume == "report"]
    contents = contents_of(Report(reference_analysis.results(), code))
    names = [name for name, chapter in CHAPTERS.items() if chapter.volume == "report"]
    return study, code, [block for name in names for block in contents.shown(name)]


def own_words(block: Prose) -> str:
    """Give running text without its headings, without what others said, and without where its links lead."""
    return re.sub(r"^(#+|>) .*$|\]\([^)]*\)", "", _LABEL.sub("Tabel 1", block.markdown), flags=re.MULTILINE)


def sentences(block: Prose) -> Iterator[str]:
    for piece in _ITEM.split(own_words(block)):
        yield from filter(None, _END.split(_MARKS.sub("", piece).strip()))


def length(sentence: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in sentence.split())


def test_sentences_are_found_and_measured():
    text = "## A heading\n\nOne of [two](#x) is 1.65%. **It** is ([some](#tab-x)).\n\n- An item (n/a).\n\n> “Said.”\n"
    assert list(sentences(Prose(text))) == ["One of two is 1.65%.", "It is (Tabel 1).", "An item (n/a)."]
    assert [length(each) for each in sentences(Prose(text))] == [5, 4, 3]


def test_nine_of_ten_sentences_are_short(read):
    *_, blocks = read
    found = [each for block in blocks if isinstance(block, Prose) for each in sentences(block)]
    long = sorted((each for each in found if length(each) > MOST_WORDS), key=length, reverse=True)
    assert len(found) > 100
    assert len(long) <= (1 - PART) * len(found), f"{len(long)} of {len(found)}:\n" + "\n".join(long)


def test_no_sentence_is_said_twice_in_the_same_words(read):
    _, code, blocks = read
    told = [each for block in blocks if isinstance(block, Prose) for each in sentences(block) if length(each) >= SAME]
    # The line at the head of a chapter of which numbers were filled in is a mark, as a sign in a table is.
    mark = load(code).words["report"]["filled_chapter"]
    told = [each for each in told if each != mark]
    assert [sentence for sentence, times in Counter(told).items() if times > 1] == []


def test_title_of_a_figure_is_one_short_sentence(read):
    *_, blocks = read
    titles = [block.caption for block in blocks if isinstance(block, Figure)]
    assert [title for title in titles if length(title) > TITLE] == []


def test_words_are_those_of_the_report_that_is_read(read):
    study, code, blocks = read
    told = [text for block in blocks for text in ([own_words(block)] if isinstance(block, Prose) else texts([block]))]
    asked = read_study(ROOT / "data" / "raw" / study)
    learners = said(agency(asked.agency).sectors[asked.sector].learners, code)  # what its agency calls them
    # A variant of a language has words of its own, and none of those that it says otherwise.
    listed = LISTED.get(code) or {f"(?-i:{re.escape(word)})": other for word, other in load(code).instead.items()}
    wrong = [
        f"{instead or 'the technical volume'}: ...{text[max(word.start() - 60, 0) : word.end() + 20]}..."
        for pattern, instead in listed.items()
        if not re.fullmatch(pattern, learners)
        for text in told
        for word in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("code", LANGUAGES)
def test_listed_words_are_patterns_that_find_themselves(code):
    for pattern, instead in LISTED[code].items():
        assert not re.fullmatch(pattern, instead, re.IGNORECASE), pattern
