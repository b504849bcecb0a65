"""Working visits and good practices: judged with their rows, and shown as far as they may be."""

from pathlib import Path

import pandas as pd
import pytest

from blendresearch.base.errors import InputError
from blendresearch.base.tables import columns_of
from blendresearch.study.known_institutions import KnownInstitutions
from blendresearch.study.spellings import Spellings
from blendresearch.survey.shown.good_practices import read_practices
from blendresearch.survey.shown.guard import Guard
from blendresearch.survey.shown.known_names import KnownNames
from blendresearch.survey.shown.visits import read_visits

INSTITUTIONS = ["Alpha College", "Beta College"]
SPELLINGS = Spellings({"Alfa": "Alpha College"})
KNOWN = KnownNames(KnownInstitutions.of(SPELLINGS, None, INSTITUTIONS), Guard.of(INSTITUTIONS, SPELLINGS), "nl")
CODEBOOK = pd.DataFrame({"theme": ["practice", "practice.box", "wish"], "kind": ["practice", "practice", "wish"]})
HEADINGS = "theme,institution,who,online,abroad,effect,publish,name_institution,who_en,online_en,abroad_en,effect_en"


def written(folder: Path, name: str, *lines: str) -> Path:
    (folder / "survey").mkdir()
    (folder / "survey" / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


def test_visits_have_counted_names_and_days_and_no_note(tmp_path):
    folder = written(
        tmp_path, "visits.csv", "institution,date,kind,note,publish",
        "Alfa,2025-03-04,visit,Jan was there,yes", "beta-college,4-3-2025,call,,", "Beta College,,,,no",
    )  # fmt: skip
    found = read_visits(folder, KNOWN)
    assert found.values.tolist() == [
        ["Alpha College", "2025-03-04", "visit"], ["Beta College", "2025-03-04", "call"], ["Beta College", "", ""],
    ]  # fmt: skip


def test_wrong_visits_are_told_together_without_their_cells(tmp_path):
    folder = written(
        tmp_path, "visits.csv", "institution,date,kind,note,publish",
        "Gamma,2025-03-04,,,", ",31-2-2025,,,perhaps", "Alpha Colege,yesterday,,,",
    )  # fmt: skip
    with pytest.raises(InputError) as raised:
        read_visits(folder, KNOWN)
    told = [(each.column, each.row) for each in raised.value.all]
    assert told == [("institution", 3), ("institution", 2), ("date", 3), ("publish", 3)]
    assert "Gamma" not in str(raised.value.all)
    assert "perhaps" not in str(raised.value.all)


def test_practices_that_may_be_shown_are_told_by_language_with_names_that_may_stand(tmp_path):
    folder = written(
        tmp_path, "practices.csv", HEADINGS,
        "practice.box,Alfa,Studenten van Alpha College,Een doos,Open hem,Meer zin,yes,yes,Learners,A box,Open it,More",
        "practice,Beta College,Staf,Online,Ter plaatse 2 weken,Sterker,ja,no,,,,",
        "practice,Beta College,Beta College zelf,Online,,,no,yes,,,,",
    )  # fmt: skip
    found = read_practices(folder, KNOWN, CODEBOOK).shown
    assert tuple(found.columns) == columns_of("survey_practices")
    rows = {(row.theme, row.language): row for row in found.itertuples()}
    assert set(rows) == {("practice.box", "nl"), ("practice.box", "en"), ("practice", "nl")}
    assert rows["practice.box", "en"].number == rows["practice.box", "nl"].number != rows["practice", "nl"].number
    assert rows["practice.box", "nl"].institution == "Alpha College"
    assert rows["practice.box", "nl"].who == "Studenten van Alpha College"
    assert rows["practice", "nl"].institution == ""
    assert rows["practice", "nl"].abroad == "Ter plaatse 2 weken"


def test_practice_with_the_name_of_another_or_without_leave_stops(tmp_path):
    folder = written(
        tmp_path, "practices.csv", HEADINGS,
        "practice,Alfa,Met Beta College,x,y,z,yes,yes,,,,",
        "practice,Alfa,Alpha College,x,y,z,yes,no,,,,",
    )  # fmt: skip
    with pytest.raises(InputError) as raised:
        read_practices(folder, KNOWN, CODEBOOK)
    assert "row 2" in str(raised.value)
    assert "and so in 1 more row: 3" in str(raised.value)
    assert "Beta" not in str(raised.value)


def test_wrong_practices_are_told_together(tmp_path):
    folder = written(
        tmp_path, "practices.csv", HEADINGS,
        "wish,Alfa,a,b,c,d,yes,yes,,,,", ",Gamma,a,b,c,d,maybe,yes,,,,", "practice,Alfa,a,b,c,d,yes,yes,e,,,",
    )  # fmt: skip
    with pytest.raises(InputError) as raised:
        read_practices(folder, KNOWN, CODEBOOK)
    told = [(each.column, each.row) for each in raised.value.all]
    assert told == [("theme", 3), ("theme", 2), ("institution", 3), ("publish", 3), ("who_en", 4)]


def test_study_without_the_lists_has_neither(tmp_path):
    assert read_visits(tmp_path, KNOWN).empty
    assert read_practices(tmp_path, KNOWN, CODEBOOK).shown.empty
