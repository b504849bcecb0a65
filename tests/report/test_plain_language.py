"""The report that is read is plain: short sentences, and one word for one thing (docs/writing.md)."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.reports import texts

from blendresearch.language import load
from blendresearch.render.blocks import Block, Figure, Prose
from blendresearch.report import CHAPTERS, Report, contents_of

LANGUAGES = ("nl", "en")
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


@pytest.fixture(scope="module", params=LANGUAGES)
def read(request, reference_analysis) -> tuple[str, list[Block]]:
    """The blocks of the report volume of the reference study, in a language."""
    contents = contents_of(Report(reference_analysis.results(), request.param))
    names = [name for name, chapter in CHAPTERS.items() if chapter.volume == "report"]
    return request.param, [block for name in names for block in contents.shown(name)]


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
    _, blocks = read
    found = [each for block in blocks if isinstance(block, Prose) for each in sentences(block)]
    long = sorted((each for each in found if length(each) > MOST_WORDS), key=length, reverse=True)
    assert len(found) > 100
    assert len(long) <= (1 - PART) * len(found), f"{len(long)} of {len(found)}:\n" + "\n".join(long)


def test_no_sentence_is_said_twice_in_the_same_words(read):
    code, blocks = read
    said = [each for block in blocks if isinstance(block, Prose) for each in sentences(block) if length(each) >= SAME]
    # The line at the head of a chapter of which numbers were filled in is a mark, as a sign in a table is.
    mark = load(code).words["report"]["filled_chapter"]
    said = [each for each in said if each != mark]
    assert [sentence for sentence, times in Counter(said).items() if times > 1] == []


def test_title_of_a_figure_is_one_short_sentence(read):
    _, blocks = read
    titles = [block.caption for block in blocks if isinstance(block, Figure)]
    assert [title for title in titles if length(title) > TITLE] == []


def test_words_are_those_of_the_report_that_is_read(read):
    code, blocks = read
    told = [text for block in blocks for text in ([own_words(block)] if isinstance(block, Prose) else texts([block]))]
    wrong = [
        f"{instead or 'the technical volume'}: ...{text[max(word.start() - 60, 0) : word.end() + 20]}..."
        for pattern, instead in LISTED[code].items()
        for text in told
        for word in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("code", LANGUAGES)
def test_listed_words_are_patterns_that_find_themselves(code):
    for pattern, instead in LISTED[code].items():
        assert not re.fullmatch(pattern, instead, re.IGNORECASE), pattern
