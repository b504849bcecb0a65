"""The chapter on the quality of the registration, for studies with and without anything to find."""

import pytest
from tests.reports import words
from tests.studies import ALPHA, BETA, GAMMA, HEADING, mobility, write_study

from blendresearch.render.blocks import Table
from blendresearch.report import Report, contents_of
from blendresearch.report.chapters.registration_quality import LONGEST, registration_quality
from blendresearch.run.analysis import Analysis

CODES = ("nl", "en")
BAD = [
    mobility(101, blended="Yes", start_date="", end_date="", duration_days=""),
    mobility(102, blended="Yes", end_date="10/03/2022", duration_days=4),
    mobility(103, start_date="28/03/2022", end_date="07/03/2022"),
    {**mobility(104, end_date="30/03/2022"), HEADING["virtual_duration_days"]: "2"},
]


def different(count: int, **cells: object) -> list[dict[str, object]]:
    """Sound records that differ from each other in more than their number."""
    return [
        mobility(number, **{"start_date": f"{1 + number % 28:02}/02/2022", "duration_days": "", **cells})
        for number in range(count)
    ]


def opened(tmp_path, rows, code: str, **settings) -> Report:
    columns = {name: "" for row in rows for name in row}
    titles = '{ nl = "Een studie", en = "A study" }'
    settings = {"title": titles, "languages": '["nl", "en"]', **settings}
    folder = write_study(tmp_path / "s", {"a.csv": [{**columns, **row} for row in rows]}, **settings)
    return Report(Analysis.open(folder, tmp_path).results(), code)


def chapter(tmp_path, rows, code: str, **settings) -> list:
    return registration_quality(opened(tmp_path, rows, code, **settings))


def tables(blocks) -> dict[str, list[list[str]]]:
    return {
        block.id.removeprefix("tab-"): [[cell.text for cell in row] for row in block.rows]
        for block in blocks
        if isinstance(block, Table)
    }


@pytest.mark.parametrize("code", CODES)
def test_says_so_when_nothing_was_found(tmp_path, code):
    blocks = chapter(tmp_path, different(20), code)
    assert set(tables(blocks)) == {"bounds"}
    assert {"nl": "Geen van de controles vond iets", "en": "None of the checks found anything"}[code] in words(blocks)
    assert {"nl": "beide grenzen gelijk", "en": "both bounds equal"}[code] in words(blocks)


@pytest.mark.parametrize("code", CODES)
def test_tells_findings_bounds_and_who_can_mend_them(tmp_path, code):
    blocks = chapter(tmp_path, [*different(16), *BAD], code)
    found = tables(blocks)
    errors, warnings = {"nl": ("Fout", "Waarschuwing"), "en": ("Error", "Warning")}[code]
    assert [row[1:3] for row in found["findings"]] == [[errors, "1"], [errors, "1"], [warnings, "1"], [warnings, "1"]]
    assert all(row[-1].endswith(".") for row in found["findings"])
    shares = {"nl": ["0%", "10%", "15%"], "en": ["0%", "10%", "15%"]}[code]
    assert [row[2:] for row in found["bounds"]] == [
        ["2", "0", "20", shares[0]],
        ["0", "2", "20", shares[1]],
        ["1", "3", "20", shares[2]],
    ]
    assert found["mending"] == [["Alpha College", "2", "2"]]
    assert all(share in words(blocks) for share in shares)


@pytest.mark.parametrize(("more", "listed"), [(0, True), (LONGEST, False)])
def test_annex_names_each_finding_at_each_institution_while_that_can_be_read(tmp_path, more, listed):
    codes = [f"2021-1-NL01-KA121-VET-{number:09}" for number in range(500, 500 + more)]
    rows = [*different(16), *BAD, *(mobility(1, project_code=each, end_date="28/02/2022") for each in codes)]
    own = "".join(f"{each},College {place}\n" for place, each in enumerate(codes))
    report = opened(tmp_path, rows, "en", projects=f"project_code,institution\n{ALPHA},Alpha College\n{own}")
    annex = tables(contents_of(report).blocks("all_tables"))
    expected = ["Blended without a physical stay", "End before start"]
    assert [row[1] for row in annex.get("found-where", [])][:2] == (expected if listed else [])


def test_every_cohort_with_mobilities_has_its_bounds(tmp_path):
    both = [*different(3), *different(2, project_code=GAMMA, activity_type="SM-TTA", start_date="02/09/2024")]
    assert len(tables(chapter(tmp_path, both, "en"))["bounds"]) == 6


def test_there_is_no_chapter_without_mobilities(tmp_path):
    assert chapter(tmp_path, [mobility(1, status="Draft")], "en") == []


def test_what_follows_from_the_counting_is_nothing_for_institutions_to_mend(tmp_path):
    rows = [*different(3), mobility(50, status="Draft"), mobility(51, blended="", duration_days="21")]
    found = tables(chapter(tmp_path, [*rows, rows[0]], "en"))
    assert len(found["findings"]) == 3
    assert "mending" not in found


@pytest.mark.parametrize("code", CODES)
def test_long_list_of_institutions_is_left_to_its_file(tmp_path, code):
    codes = [f"2021-1-NL01-KA121-VET-{number:09}" for number in range(LONGEST + 1)]
    rows = [mobility(1, project_code=each, end_date="28/02/2022") for each in codes]
    listed = "".join(f"{each},College {place}\n" for place, each in enumerate(codes))
    blocks = chapter(tmp_path, rows, code, projects=f"project_code,institution\n{listed}")
    assert "mending" not in tables(blocks)
    assert "registration.csv" in words(blocks)


def test_no_row_and_no_number_of_a_mobility_is_told(tmp_path):
    shown = words(chapter(tmp_path, BAD, "en"))
    assert "MOB" not in shown
    assert "a.csv" not in shown
    assert not any(code in shown for code in (ALPHA, BETA, GAMMA))
