"""Codebooks and codings written as REFI-QDA: what the standard asks for, the same bytes, and back the same."""

import zipfile
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.survey.coded import FRAME, NAMES, QUESTIONS, write_survey

from blendresearch.base.texts import clean, is_formula
from blendresearch.survey.codebook import COLUMNS as OF_CODEBOOK
from blendresearch.survey.codebook import read_codebook, shipped_codebook
from blendresearch.survey.codings import COLUMNS, read_codings
from blendresearch.survey.qda.exchange_writing import write_codebook, write_project

# What stands within each element, in the order of the standard (REFI-QDA 1.5), as far as it is written here.
ORDER = {
    "Project": ["Users", "CodeBook", "Sources"],
    "Users": ["User"],
    "CodeBook": ["Codes"],
    "Codes": ["Code"],
    "Code": ["Description", "Code"],
    "Sources": ["TextSource"],
    "TextSource": ["Description", "PlainTextSelection", "Coding"],
    "PlainTextSelection": ["Description", "Coding"],
    "Coding": ["CodeRef"],
}
NEEDED = {
    "Code": {"guid", "name", "isCodable"}, "User": {"guid"}, "TextSource": {"guid"}, "Coding": {"guid"},
    "PlainTextSelection": {"guid", "startPosition", "endPosition"}, "CodeRef": {"targetGUID"}, "Project": {"name"},
}  # fmt: skip


def judge(element: ET.Element, namespace: str) -> None:
    """Hold an element and all below it against the order of the standard."""
    name = element.tag.removeprefix(f"{{{namespace}}}")
    inside = [child.tag.removeprefix(f"{{{namespace}}}") for child in element]
    places = [ORDER.get(name, []).index(each) for each in inside]
    assert places == sorted(places), name
    assert NEEDED.get(name, set()) <= {*element.attrib}
    for child in element:
        judge(child, namespace)


def rows(*codings: tuple) -> pd.DataFrame:
    """Make codings of an answer of Alpha College: theme, coder, quote, publish, translation."""
    made = [
        {"institution": "Alpha College", "form": "user", "question": "why", "theme": theme, "coder": coder,
         "source": "answer", "file": "survey/codings.csv", "row": number, "quote": quote, "publish": publish,
         "quote_nl": "", "quote_en": english}
        for number, (theme, coder, quote, publish, english) in enumerate(codings, start=2)
    ]  # fmt: skip
    return pd.DataFrame(made, columns=list(COLUMNS))


def again(folder, codebook: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Write codings, and read them once more."""
    write_survey(folder, {})
    write_project(codebook, codings, folder / "survey" / "p.qdpx")
    return read_codings(folder, codebook, QUESTIONS, NAMES, FRAME).codings


def sorted_rows(codings: pd.DataFrame) -> list[list]:
    return sorted(codings.drop(columns=["file", "row"]).values.tolist(), key=str)


SOME = rows(
    ("obstacle.finance", 1, "Het kost 😀 te veel", True, "It costs too much"),
    ("wish.budget", 1, "Het kost 😀 te veel", True, "It costs too much"),
    ("obstacle.finance", 2, "Het kost 😀 te veel", True, ""),
    ("wish", 2, 'Meer <b>"tijd"</b> & ruimte', False, ""),
    ("nothing", 1, "", False, ""),
)


def test_shipped_codebook_comes_back_the_same(tmp_path):
    write_survey(tmp_path, {})
    write_codebook(shipped_codebook(), tmp_path / "survey" / "codes.qdc")
    pd.testing.assert_frame_equal(read_codebook(tmp_path), shipped_codebook())


def test_codings_come_back_the_same(tmp_path):
    assert sorted_rows(again(tmp_path, shipped_codebook(), SOME)) == sorted_rows(SOME)


def test_visits_and_answers_as_a_whole_come_back_the_same(tmp_path):
    others = SOME.assign(institution="Beta - Noord", form="", question="", source="visit")
    whole = SOME.assign(institution="Beta - Noord", form="non-user", question="")
    codings = pd.concat([SOME, others, whole])
    assert sorted_rows(again(tmp_path, shipped_codebook(), codings)) == sorted_rows(codings)


def test_quote_that_one_row_does_not_give_free_is_not_published(tmp_path):
    codings = rows(("wish", 1, "Geld", True, ""), ("wish.budget", 1, "Geld", False, ""))
    assert again(tmp_path, shipped_codebook(), codings)["publish"].tolist() == [False, False]


def test_written_files_keep_the_order_of_the_standard(tmp_path):
    write_codebook(shipped_codebook(), tmp_path / "codes.qdc")
    judge(ET.parse(tmp_path / "codes.qdc").getroot(), "urn:QDA-XML:codebook:1.0")
    write_project(shipped_codebook(), SOME, tmp_path / "p.qdpx")
    with zipfile.ZipFile(tmp_path / "p.qdpx") as archive:
        root = ET.fromstring(archive.read("project.qde"))
        judge(root, "urn:QDA-XML:project:1.0")
        texts = [name for name in archive.namelist() if name != "project.qde"]
        text = archive.read(texts[0]).decode()
    guids = [each.get("guid") for each in root.iter() if each.get("guid")]
    assert len({*guids}) == len(guids)
    assert {each.get("targetGUID") for each in root.iter() if each.get("targetGUID")} <= {*guids}
    marked = [each for each in root.iter() if each.get("startPosition")]
    taken = [text[int(each.get("startPosition")) : int(each.get("endPosition"))] for each in marked]
    assert taken == [each.get("name") for each in marked]
    assert len(taken) == 3


def test_same_input_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_project(shipped_codebook(), SOME, tmp_path / f"{name}.qdpx")
        write_codebook(shipped_codebook(), tmp_path / f"{name}.qdc")
    for ending in ("qdpx", "qdc"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()


def test_study_without_codings_gives_a_project_with_its_codebook(tmp_path):
    assert again(tmp_path, shipped_codebook(), rows()).empty


def test_signs_that_xml_cannot_hold_are_replaced(tmp_path):
    codings = rows(("wish", 1, "Geld \ufffe", False, ""))
    assert again(tmp_path, shipped_codebook(), codings)["quote"].tolist() == ["Geld \ufffd"]


SAID = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Co")), max_size=30).map(
    lambda text: " ".join(clean(text).split())
)
CODE = st.from_regex(r"[a-z0-9_-]{1,6}", fullmatch=True)


@st.composite
def codebooks(draw) -> pd.DataFrame:
    """Give codebooks in the order of their trees, with whatever texts."""
    found: list[dict] = []

    def grow(parent: str, kind: str, depth: int) -> None:
        for name in draw(st.lists(CODE, min_size=not depth, max_size=2 if depth else 3, unique=True)):
            theme = f"{parent}.{name}" if parent else name
            own = kind or draw(st.sampled_from(["policy", "obstacle", "wish"]))
            texts = {each: draw(SAID) for each in ("definition_nl", "definition_en", "include", "exclude")}
            found.append(dict.fromkeys(OF_CODEBOOK, "") | texts | {
                "theme": theme, "parent": parent, "kind": own, "label_nl": f"l{draw(SAID)}",
                "label_en": f"l{draw(SAID)}", "follow": draw(st.sampled_from(["yes", "no", "question"])),
                "outcome": draw(st.sampled_from(["", "L1", "L1;O2"])),
            })  # fmt: skip
            if depth < 2:
                grow(theme, own, depth + 1)

    grow("", "", 0)
    codebook = pd.DataFrame(found, columns=list(OF_CODEBOOK))
    return codebook.assign(counter=[draw(st.sampled_from(["", *codebook["theme"]])) for _ in range(len(codebook))])


def is_codebook(codebook: pd.DataFrame) -> bool:
    """Tell whether no text is a formula to a spreadsheet, and no code stands twice or is that for publishing."""
    texts = codebook[["definition_nl", "definition_en", "include", "exclude", "label_nl", "label_en", "theme"]]
    return not texts.map(is_formula).any(axis=None) and codebook["theme"].is_unique


@settings(max_examples=25, deadline=None)
@given(codebooks().filter(is_codebook))
def test_any_codebook_comes_back_the_same(tmp_path_factory, codebook):
    folder = write_survey(tmp_path_factory.mktemp("study"), {})
    write_codebook(codebook, folder / "survey" / "codes.qdc")
    assert read_codebook(folder).values.tolist() == codebook.values.tolist()


@settings(max_examples=25, deadline=None)
@given(st.data(), codebooks().filter(is_codebook))
def test_any_codings_come_back_the_same(tmp_path_factory, data, codebook):
    quotes = data.draw(
        st.lists(st.tuples(SAID, st.booleans(), SAID), min_size=1, max_size=4, unique_by=lambda each: each[0])
    )
    theme = st.sampled_from(codebook["theme"].tolist())
    one = st.tuples(theme, st.integers(1, 3), st.sampled_from(quotes))
    drawn = data.draw(st.lists(one, max_size=8, unique=True))
    named = [coder for _, coder, _ in drawn]
    numbers = {coder: number for number, coder in enumerate(sorted({*named}), start=1)}
    codings = rows(*(
        (theme, numbers[coder], quote, publish and bool(quote), english if quote else "")
        for theme, coder, (quote, publish, english) in drawn
    ))  # fmt: skip
    found = again(tmp_path_factory.mktemp("study"), codebook, codings)
    assert sorted_rows(found) == sorted_rows(codings)


@pytest.mark.parametrize("name", ["Delta - user - why", "A - visit", "user", "x.txt"])
def test_institution_with_a_strange_name_comes_back(tmp_path, name):
    frame = pd.DataFrame({"institution": [name], "survey_form": ["user"]})
    codings = SOME.assign(institution=name)
    write_survey(tmp_path, {})
    write_project(shipped_codebook(), codings, tmp_path / "survey" / "p.qdpx")
    found = read_codings(tmp_path, shipped_codebook(), QUESTIONS, NAMES, frame).codings
    assert sorted_rows(found) == sorted_rows(codings)
