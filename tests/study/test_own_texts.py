"""Texts of a study: where they can stand, and what is said of one that cannot be shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.own_words import LOGO, PUBLICATION, TEXTS, study_with
from tests.studies import ALPHA, BETA, write_study

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import text_places
from blendresearch.report import CHAPTERS
from blendresearch.report.told_texts import AFTER, BEFORE
from blendresearch.run.judging import judge_study
from blendresearch.run.notices import not_as_usual, of_other_codes
from blendresearch.study.folder import Workspace
from blendresearch.study.inputs import read_inputs
from blendresearch.study.showable import unshowable
from blendresearch.study.texts.calls import Call, pieces_of
from blendresearch.study.texts.own_texts import OwnTexts, read_own_texts


def wrong(folder) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_own_texts(folder)
    return [str(each) for each in caught.value.all]


def test_places_are_chapters_of_the_report():
    named = {place.removeprefix("after-").replace("-", "_") for place in text_places() if place.startswith("after-")}
    assert named <= set(CHAPTERS)
    assert {*BEFORE, *AFTER} <= set(CHAPTERS)


def test_texts_come_back_from_json_as_they_were_read(tmp_path):
    read = read_inputs(study_with(tmp_path / "s", TEXTS, PUBLICATION)).own_texts
    assert OwnTexts.from_json(read.to_json()) == read
    assert [each.place for each in read.chapters("en")] == ["chapter-2-first", "chapter-10-last"]
    assert read.tables == {"cases.csv": [["case", "number"], ["Alpha College", "1"], ["b", "2"]]}
    assert set(read.pictures) == {"logo.svg", "map.svg"}


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({"forword.en.md": "x"}, "forword.en.md: 'forword' is no place of a report. Is 'foreword' meant?"),
        ({"chapter-one.en.md": "x"}, "is no place of a report"),
        ({"foreword.nl.md": "x"}, "'nl' is no language of the study. The languages of the study are en"),
        ({"foreword.en.md": b"\xff"}, "it is not UTF-8 text"),
        ({"foreword.en.md": "a {{ total"}, "row 1: two braces open or close"),
        ({"foreword.en.md": "a\n{{ total(cohort=[1]) }}"}, "row 2: what stands between two braces cannot be read"),
        ({"foreword.en.md": "{{ a.b() }}"}, "cannot be read"),
        ({"foreword.en.md": "{{ total(**x) }}"}, "cannot be read"),
        ({"foreword.en.md": '{{ total(cohort="a", cohort="b") }}'}, "cannot be read"),
        ({"foreword.en.md": "a\n\n![b](c.png)"}, "row 3: it shows a picture"),
        ({"foreword.en.md": "[a](../b.html)"}, "a link leads to no web page"),
        ({"foreword.en.md": "[a](#tab-x)"}, "a link leads to no web page"),
        ({"foreword.en.md": "a\n\n# B"}, "row 3: a title (#) stands elsewhere"),
        ({"foreword.en.md": "# A\n\n### B"}, "row 3: a heading of level 3 stands below one of level 1. Write ##"),
        ({"foreword.en.md": "# A\n\nB\n---\n"}, "a heading is underlined"),
        ({"after-summary.en.md": "# A"}, "a title (#) stands elsewhere"),
        ({"chapter-1-a.en.md": "A"}, "begins with no title"),
        ({"foreword.en.md": "x {{ figure('a.svg', alt='a', caption='b') }}", "a.svg": LOGO}, "a line of its own"),
        ({"foreword.en.md": "{{ figure('a.svg', caption='b') }}", "a.svg": LOGO}, "figure() has no 'alt'"),
        ({"foreword.en.md": "{{ figure('a.svg', alt='a', caption='b', size=3) }}"}, "figure() knows no 'size'"),
        ({"foreword.en.md": "{{ figure('../a.svg', alt='a', caption='b') }}"}, "figure() names no file"),
        ({"foreword.en.md": "{{ figure('a.svg', alt='a', caption='b') }}"}, "figure() asks for a.svg, which is not"),
        ({"foreword.en.md": "{{ table('a.csv', caption='b') }}", "a.csv": "a,b\n1\n"}, "a.csv, row 2: the row"),
        ({"foreword.en.md": "{{ table('a.csv', caption='b') }}", "a.csv": "a,b\n"}, "no headings with rows below"),
        ({"foreword.en.md": "{{ table('a.xlsx', caption='b') }}"}, "it is no table that a text shows"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_told_with_file_and_line(tmp_path, texts, sentence):
    assert sentence in wrong(study_with(tmp_path / "s", texts))[0]


def test_folder_that_is_a_link_to_elsewhere_is_not_read(tmp_path):
    study = study_with(tmp_path / "s", {})
    (tmp_path / "elsewhere").mkdir()
    (study / "texts").rmdir()
    (study / "texts").symlink_to(tmp_path / "elsewhere")
    assert "a link to a place outside the study folder" in wrong(study)[0]


def test_all_faults_are_told_together(tmp_path):
    texts = {"forword.en.md": "x", "foreword.en.md": "{{", "introduction.en.md": "a\n\n# B\n\n![c](d)"}
    assert len(wrong(study_with(tmp_path / "s", texts, PUBLICATION))) == 5


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("{{ totl(cohort='completed') }}", "there is nothing of the name 'totl' to tell. Is 'total' meant?"),
        ("{{ open('/etc/passwd') }}", "there is nothing of the name 'open' to tell"),
        ("{{ context() }}", "the measure 'context' cannot be asked this way: it needs indicator"),
        ("{{ context(indicator='a') }}", "context() has no value: context.csv has no such indicator"),
        ("{{ total(cohort='done') }}", "the study has no cohort 'done'"),
        (
            "{{ total(cohort='completed', institution='Alpha Colege') }}",
            "no institution 'Alpha Colege'. Is 'Alpha College'",
        ),
        ("{{ total(cohort='completed', call_year=2031) }}", "the cohort 'completed' has no call_year '2031'. There"),
        ("{{ total(cohort='completed', call_year=2024) }}", "has no call_year '2024'. There are 2021, 2022"),
        ("{{ total(cohort='completed', activity_type='LM-SHORT') }}", "Is 'LM-SHORT-VET' meant?"),
        ("{{ total('completed') }}", "total() is asked of something without a name"),
        ("{{ share(cohort='completed', decimals=9) }}", "decimals is a whole number from 0 to 4"),
        ("{{ institutions_in_frame }}", "institutions_in_frame() has no value: the study does not say it"),
        ("{{ survey(theme='policy.present') }}", "survey() has no value: there is no survey"),
    ],
)
def test_check_tells_what_the_run_has_no_number_for(tmp_path, asked, sentence):
    study = study_with(tmp_path / "s", {"foreword.en.md": f"One\n\n{asked}\n"})
    problems = [each for each in judge_study(Workspace.open(study)) if each.severity == "error"]
    assert [(each.file, each.row) for each in problems] == [("foreword.en.md", 3)]
    assert sentence in f"{problems[0].what}. {problems[0].do}"


def test_letters_that_no_font_has_are_told_by_line_and_so_is_a_picture_that_cannot_be_drawn(tmp_path):
    broken = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image width="9" height="9" href="{}"/></svg>'
    texts = {
        "foreword.en.md": "fine\n\n北\n\n{{ figure('a.svg', alt='b', caption='c') }}",
        "a.svg": broken.format("data:image/png;base64,AAAA"),
    }
    found = unshowable(read_inputs(study_with(tmp_path / "s", texts)))
    assert ("foreword.en.md", 3) in [(each.file, each.row) for each in found]


def test_what_no_text_shows_and_what_one_language_lacks_is_told(tmp_path):
    title = {"title": '{ en = "x", nl = "x" }', "languages": '["en", "nl"]'}
    study = study_with(tmp_path / "s", {"foreword.en.md": "x", "notes.txt": "x", "old.svg": LOGO}, **title)
    told = {each.file: each.what for each in not_as_usual(study, read_inputs(study)) if each.file.startswith("texts/")}
    assert set(told) == {"texts/notes.txt", "texts/old.svg", "texts/foreword.en.md"}
    assert "there is no foreword.nl.md beside it" in told["texts/foreword.en.md"]


def test_a_text_in_a_language_serves_its_variant_until_that_has_its_own(tmp_path):
    title = {"title": '{ nl = "x" }', "languages": '["nl-be"]'}
    own_titles = {"chapter-2-b.nl.md": "# B", "chapter-1-a.nl.md": "# A", "chapter-1-a.nl-be.md": "# C"}
    texts = {"foreword.nl.md": "x", **own_titles}
    study = study_with(tmp_path / "s", texts, **title)
    own = read_own_texts(study)
    assert own.at("foreword", "nl-be") is own.at("foreword", "nl") is not None
    assert [each.file for each in own.chapters("nl-be")] == ["chapter-1-a.nl-be.md", "chapter-2-b.nl.md"]
    assert [each.file for each in own.chapters("nl")] == ["chapter-1-a.nl.md", "chapter-2-b.nl.md"]
    told = [each for each in not_as_usual(study, read_inputs(study)) if each.file.startswith("texts/")]
    assert told == []


def test_projects_of_another_sector_are_told(tmp_path):
    codes = [ALPHA, "2021-1-NL01-KA122-SCH-000000001", "2021-1-NL01-KA131-HED-000000002", "2021-1-NL01-KA1-1"]
    codes += ["2021-1-NL01-KA131-000000003"]  # an action that is of one sector alone
    projects = "project_code,institution\n" + "".join(f"{code},A\n" for code in codes)
    found = of_other_codes(read_inputs(write_study(tmp_path / "s", {}, projects=projects)))
    assert [each.what for each in found] == [
        "2 projects are of the sector HED by the code, and the study is of VET",
        "1 project is of the sector SCH by the code, and the study is of VET",
    ]


def test_projects_of_another_agency_are_told(tmp_path):
    codes = ["2021-1-BE02-KA121-VET-000000001", ALPHA, "2021-1-FR01-KA121-VET-000000001", BETA]
    projects = "project_code,institution\n" + "".join(f"{code},A\n" for code in codes)
    told = {}
    for country in ("NL", "BE", "FR"):
        study = write_study(tmp_path / country, {}, projects=projects, country=f'"{country}"')
        found = of_other_codes(read_inputs(study))
        told[country] = [each.what.partition(" by the code")[0] for each in found]
    assert told == {
        "NL": ["1 project is of the agency BE02", "1 project is of the agency FR01"],
        "BE": ["1 project is of the agency FR01", "2 projects are of the agency NL01"],
        "FR": [],
    }


@given(st.lists(st.sampled_from(["a", "\n", '{{ total(cohort="b") }}', "{{ c() }}", " "]), max_size=12))
def test_pieces_hold_all_of_a_text_and_calls_know_their_line(tmp_path_factory, parts):
    text = "".join(parts)
    pieces = pieces_of(text, tmp_path_factory.getbasetemp() / "x.en.md")
    assert "".join(each for each in pieces if isinstance(each, str)) == re.sub(r"\{\{.*?\}\}", "", text)
    lines = [text.count("\n", 0, found.start()) + 1 for found in re.finditer(r"\{\{", text)]
    assert [each.line for each in pieces if isinstance(each, Call)] == lines
