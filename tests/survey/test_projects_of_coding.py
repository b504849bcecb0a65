"""Projects of REFI-QDA as each program writes them: theme, unit, coder and words, and what is refused."""

import zipfile

import pytest
from tests.survey.coded import code, coding, guid, passage, project, qdpx, read, source, write_survey

from blendresearch.base.errors import InputError
from blendresearch.survey.codebook import COLUMNS, read_codebook, shipped_codebook
from blendresearch.survey.qda.codes import Code, Themes
from blendresearch.survey.qda.passage_words import SourceText

UNIT = "Alpha College - user - why"


@pytest.fixture
def folder(tmp_path):
    return write_survey(tmp_path, {})


def kept(folder, *columns: str) -> list:
    return read(folder).codings[list(columns)].values.tolist()


def refused(folder) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder)
    return [str(each) for each in caught.value.all]


def test_atlas_ti_project_with_capitals_and_an_early_namespace(folder):
    text = "Goed zo.\r\nHet kost te veel geld voor ons."
    start = text.replace("\r\n", "\n").index("Het")  # a line end is one sign to it
    shown = passage(start, start + 21, "Het kost te veel geld", coding("money", "Piet"), coding("publish", "Piet"))
    xml = project(
        [code("obstacle::finance", of="money"), code("publish")], [source(UNIT, shown, kept=True)], users=["Piet"],
        version="0:4", origin="ATLAS.ti 8.4",
    )  # fmt: skip
    texts = {UNIT: text.encode()}
    qdpx(folder / "survey" / "p.qdpx", xml, texts, name="Project.qde", folder="Sources")
    assert kept(folder, "theme", "quote", "publish") == [["obstacle.finance", "Het kost te veel geld", True]]
    assert read(folder).sources["program"].tolist() == ["ATLAS.ti"]


def test_nvivo_project_of_windows_counts_utf16_units_and_two_for_a_line_end(folder):
    text = "😀 fijn\r\nHet kost te veel geld 😀 zegt men"
    before = text[: text.index("Het")]
    start = len(before.encode("utf-16-le")) // 2
    words = "Het kost te veel geld 😀"
    end = start + len(words.encode("utf-16-le")) // 2
    xml = project([code("obstacle", code("finance", of="f"))], [source(UNIT, passage(start, end, words, coding("f")),
                                                                       kept=True)], version="1:0")  # fmt: skip
    qdpx(folder / "survey" / "p.qdpx", xml, {UNIT: text.encode()})
    assert kept(folder, "theme", "quote") == [["obstacle.finance", words]]


def test_maxqda_project_has_a_source_an_answer_and_a_passage_a_code(folder):
    text = "Te weinig tijd"
    inside = [passage(0, 14, text, coding("wish", "B")), passage(0, 14, text, coding("publish", "B"))]
    answers = [source(UNIT, *inside, text=text), source("Beta - Noord - non-user - wishes", coding("wish", "A"))]
    xml = project([code("Wensen", of="wish"), code("publish")], answers, users=["A", "B"], origin="MAXQDA 24")
    qdpx(folder / "survey" / "p.qdpx", xml)
    assert kept(folder, "institution", "coder", "quote", "publish", "row") == [
        ["Alpha College", 2, text, True, 1], ["Beta - Noord", 1, "", False, 2],
    ]  # fmt: skip


def test_qualcoder_project_has_categories_and_its_coder_on_the_passage(folder):
    category = code("obstacle", code("finance", of="f"), codable="false")
    marked = passage(0, 4, "", coding("f")).replace("guid=", f'creatingUser="{guid("C")}" guid=', 1)
    xml = project([category], [source(UNIT, marked, text="geld")], users=["C"], origin="QualCoder 3")
    qdpx(folder / "survey" / "p.qdpx", xml)
    assert kept(folder, "theme", "quote") == [["obstacle.finance", "geld"]]
    assert "C" not in read(folder).codings.to_csv(columns=["coder"])


def test_taguette_project_has_flat_names_and_no_coders(folder):
    xml = project([code("obstacle.finance", of="f")], [source(UNIT, coding("f"), text="geld")], origin="Taguette 1.5.2")
    qdpx(folder / "survey" / "p.qdpx", xml.replace("</Project>", "<Sets/></Project>"))
    assert kept(folder, "theme", "coder") == [["obstacle.finance", 1]]


def test_passages_of_films_and_pictures_count_without_words(folder):
    media = (
        f'<VideoSource guid="{guid("v")}" name="{UNIT}"><VideoSelection guid="{guid("s")}" begin="1" end="2">'
        f"{coding('wish')}</VideoSelection></VideoSource>"
    )
    qdpx(folder / "survey" / "p.qdpx", project([code("wish")], [media]))
    assert kept(folder, "theme", "quote") == [["wish", ""]]


def test_documents_and_codes_that_are_nothing_known_are_told_by_their_places(folder):
    sources = [source("Leidraad"), source("Vreemd 1", coding("wish")), source(UNIT, coding("todo")),
               source("Vreemd 2", coding("wish")), source(UNIT, coding("gone"))]  # fmt: skip
    qdpx(folder / "survey" / "p.qdpx", project([code("wish"), code("todo")], sources))
    lost, strange, nowhere = refused(folder)
    assert lost.startswith("p.qdpx: document 2, in the order of the project, is coded, and its name does not say")
    assert "(and so 1 more: 4)" in lost
    assert strange.startswith("p.qdpx: code 2, in the order of the project, is given and is no theme of the codebook.")
    assert nowhere.startswith("p.qdpx: document 5, in the order of the project, is coded with a code that")
    assert not any("Vreemd" in each or "todo" in each for each in (lost, strange, nowhere))


def test_description_of_a_document_goes_before_its_name(folder):
    described = "<Description>institution: Beta - Noord\nform: non-user\nquestion: wishes</Description>"
    qdpx(folder / "survey" / "p.qdpx", project([code("wish")], [source("x", described, coding("wish"))]))
    assert kept(folder, "institution", "question") == [["Beta - Noord", "wishes"]]


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        ("<Project", "its XML cannot be read"),
        ("", "its XML cannot be read"),
        (project([code("wish")], []).replace("\n", f"\n{BOMB}", 1), "its XML cannot be read"),
        (project(["<Code>" * 200 + "</Code>" * 200], []), "its XML cannot be read"),
        (project([code("wish")], [], version="9.9"), "its XML is not REFI-QDA of a version that is known"),
        ("<?xml version='1.0' encoding='quirk-8'?><Project/>", "its XML cannot be read"),
        ("<Project/>", "its XML is not REFI-QDA of a version that is known"),
    ],
)  # fmt: skip
def test_xml_that_no_software_for_coding_writes_is_refused(folder, xml, sentence):
    qdpx(folder / "survey" / "p.qdpx", xml)
    (told,) = refused(folder)
    assert told.startswith(f"p.qdpx: {sentence}")


def test_zip_files_that_are_no_projects_are_refused(folder):
    path = folder / "survey" / "p.qdpx"
    qdpx(path, "x", name="other.xml")
    assert refused(folder)[0].startswith("p.qdpx: it holds no project of REFI-QDA")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", "x")
        archive.writestr("../project.qde", "x")
    assert refused(folder)[0].startswith("p.qdpx: it cannot be read as a project of REFI-QDA")
    qdpx(path, project([code("wish")], []))
    path.write_bytes(path.read_bytes()[:-30])
    assert refused(folder)[0].startswith("p.qdpx: it cannot be read as a project of REFI-QDA")
    content = bytearray(qdpx(path, project([code("wish")], [])).read_bytes())
    content[60:70] = bytes(10)
    path.write_bytes(content)
    assert len(refused(folder)) == 1


def test_project_larger_than_one_can_be_is_refused_before_it_fills_memory(folder, monkeypatch):
    monkeypatch.setattr("blendresearch.survey.qda.exchange_xml._MOST_BYTES", 1000)
    qdpx(folder / "survey" / "p.qdpx", project([code("wish", description="x" * 2000)], []))
    assert "its XML cannot be read" in refused(folder)[0]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\xc3\x28", None])
def test_text_that_is_none_or_is_not_there_leaves_codings_without_words(folder, content):
    xml = project([code("wish")], [source(UNIT, passage(0, 1, "g", coding("wish")), kept=True)])
    qdpx(folder / "survey" / "p.qdpx", xml, {} if content is None else {UNIT: content})
    assert kept(folder, "theme", "quote") == [["wish", ""]]


@pytest.mark.parametrize(
    ("text", "start", "end", "name", "words"),
    [
        ("Een twee drie", 4, 8, "", "twee"),
        ("Een twee drie", 4, 8, "a title of one's own", "twee"),
        ("Een\ntwee drie", 0, 8, "", "Een twee"),
        ("Een\r\ntwee drie vier", 5, 9, "twee", "twee"),  # counted as two
        ("Een\r\ntwee drie vier", 4, 8, "twee", "twee"),  # counted as one
        ("Een\r\ntwee drie vier", 4, 8, "", None),  # who knows
        ("Een\r\ntwee drie vier", 4, 13, "twee drie…", "twee drie"),
        ("😀 twee drie", 2, 6, "twee", "twee"),
        ("😀 twee drie", 3, 7, "twee", "twee"),
        ("😀 twee drie", 3, 7, "", None),
        ("Een twee drie", 4, 99, "", None),
        ("Een twee drie", -1, 4, "", None),
        ("Een twee drie", 4, 4, "", None),
        ("Dit zijn de woorden van iemand anders, en dit niet", 39, 50, "Dit zijn de woorden van iemand", None),
        ("   ", 0, 2, "", None),
    ],
)
def test_words_come_out_where_they_are_certain(text, start, end, name, words):
    assert SourceText(text).words(start, end, name) == words


@pytest.mark.parametrize(
    ("names", "theme"),
    [
        (["obstacle.finance"], "obstacle.finance"),
        (["Obstacle", "Finance"], "obstacle.finance"),
        (["obstacle", "obstacle.finance"], "obstacle.finance"),
        (["Obstacle / finance"], "obstacle.finance"),
        (["themes", "obstacle\\finance"], "obstacle.finance"),
        (["Financiële hindernis"], "obstacle.finance"),
        (["a folder", "Financial obstacle"], "obstacle.finance"),
        (["all", "obstacle", "finance"], "obstacle.finance"),
        (["finance"], None),
        (["::"], None),
        (["Budget"], "wish.budget"),
    ],
)  # fmt: skip
def test_theme_of_a_code_by_its_names(names, theme):
    assert Themes(shipped_codebook()).of(Code("", 1, tuple(names), "", "")) == theme


def test_theme_of_a_code_by_its_description():
    assert Themes(shipped_codebook()).of(Code("", 1, ("x",), "a note\ntheme: wish\n", "")) == "wish"


def qdc(*codes: str, version: str = "1.0") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:{version}" origin="x">'
        f"<Codes>{''.join(codes)}</Codes></CodeBook>"
    )


def test_codebook_of_software_for_coding(tmp_path):
    child = code("tijd", description="kind: wens\nlabel_nl: Tijd\nnote to self: x\noutcome: L4 | O2")
    text = qdc(code("wish", child, description="kind: wish\nlabel_nl: Wens"), code("publish"), version="1:0")
    found = read_codebook(write_survey(tmp_path, {"codes.qdc": text}))
    assert found[["theme", "parent", "kind", "outcome"]].values.tolist() == [
        ["wish", "", "wish", ""], ["wish.tijd", "wish", "wish", "L4;O2"],
    ]  # fmt: skip
    assert tuple(found.columns) == COLUMNS


def test_list_goes_before_a_codebook_of_software_and_that_before_the_one_of_the_package(tmp_path):
    assert len(read_codebook(tmp_path)) == 64
    files = {"codes.qdc": qdc(code("a", description="kind: wish\nlabel_nl: A"))}
    assert read_codebook(write_survey(tmp_path, files))["theme"].tolist() == ["a"]
    files = {"codebook.csv": "theme,kind,label_nl\nb,wish,B\n"}
    assert read_codebook(write_survey(tmp_path, files))["theme"].tolist() == ["b"]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"a.qdc": qdc(code("secret"), code("b", description="kind: wish"))}, "a.qdc: 1 of its codes do not say in"),
        ({"a.qdc": "x"}, "a.qdc: its XML cannot be read"),
        ({"a.qdc": project([code("a")], [])}, "a.qdc: its XML is not REFI-QDA of a version that is known"),
        ({"a.qdc": qdc(), "b.qdc": qdc()}, "a.qdc: there is another codebook of REFI-QDA beside it"),
        ({"a.qdc": qdc(code("a", description="kind: hope\nlabel_nl: A"))}, "a.qdc, column 'kind', row 1: the kind"),
    ],
)  # fmt: skip
def test_codebook_that_cannot_be_one_is_refused(tmp_path, files, sentence):
    with pytest.raises(InputError) as caught:
        read_codebook(write_survey(tmp_path, files))
    assert str(caught.value).startswith(sentence)
    assert "secret" not in str(caught.value)
