"""Worklists: each finding reaches the institution that can mend it, under the key that it can search for."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.runs import hashes
from tests.studies import ALPHA, BETA, GAMMA, HEADING, PROJECTS, mobility, write_study

from blendresearch.data.rules import LISTS, rules
from blendresearch.language import available, load
from blendresearch.mobilities import places as places_module
from blendresearch.mobilities import worklists as worklists_module
from blendresearch.mobilities.exports.headings import CONCEPTS
from blendresearch.mobilities.places import places
from blendresearch.run.analysis import Analysis

TITLE = '{ nl = "Een studie", en = "A study" }'
VIRTUAL = HEADING["virtual_duration_days"]


def turned(number: int, **cells: object) -> dict[str, object]:
    return mobility(number, start_date="28/03/2022", end_date="07/03/2022", duration_days="", **cells)


def findings() -> dict[str, list[dict[str, object]]]:
    """What each list can hold: errors, warnings, notes with and without anything to do, flags that may be missing."""
    alpha = [
        mobility(1, status="Draft"),
        mobility(2, accompanying_person="Yes"),
        mobility(3, blended=""),
        mobility(4, activity_type="=Zomerschool"),
        mobility(5) | {VIRTUAL: "5"},
        turned(6),
        mobility(7, end_date="31/03/2022"),
    ]
    sound = {"project_code": BETA, "blended": "", "start_date": "07/06/2022", "end_date": "28/06/2022"}
    beta = [mobility(number, **sound) for number in range(5)]
    other = [mobility(number, project_code="2019-1-NL01-KA121-VET-000000009") for number in range(2)]
    columns = {name: "" for row in alpha for name in row}
    return {"a.csv": [columns | row for row in alpha], "b.csv": beta, "old.csv": other}


def studied(folder: Path, exports: dict, projects: str = PROJECTS, **settings: str) -> Analysis:
    projects += "2019-1-NL01-KA121-VET-000000009,Gamma,\n"
    settings = {"languages": '["nl", "en"]', "title": TITLE} | settings
    return Analysis.open(write_study(folder / "s", exports, projects=projects, **settings), folder / "out")


def folder_of(analysis: Analysis) -> Path:
    return analysis.workspace.processed / "worklists"


def rows(path: Path, sheet: str | None = None) -> list[list[str]]:
    book = CalamineWorkbook.from_path(path)
    read = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in read.to_python()]


def ids(found: list[list[str]]) -> list[str]:
    return [row[3] for row in found if row[-1].replace(".0", "").isdigit()]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Analysis:
    analysis = studied(tmp_path_factory.mktemp("worklists"), findings())
    analysis.worklists()
    return analysis


def test_table_counts_what_each_institution_has(made):
    table = made.worklists()
    assert list(table) == ["institution", "error", "warning", "note", "flags", "study", "file"]
    assert table.to_numpy().tolist() == [
        ["Alpha College", 1, 2, 1, 1, 0, "Alpha-College.xlsx"],
        ["Gamma", 0, 0, 0, 0, 2, ""],
    ]


def test_there_is_a_sheet_an_institution_and_a_file_to_send(made):
    folder = folder_of(made)
    assert CalamineWorkbook.from_path(folder / "findings.xlsx").sheet_names == ["Overzicht", "Alpha College", "Gamma"]
    names = [".gitignore", "Alpha-College.xlsx", "findings.xlsx", "places.parquet"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert CalamineWorkbook.from_path(folder / "Alpha-College.xlsx").sheet_names == [
        "Te verbeteren", "Ontbrekende vinkjes",
    ]  # fmt: skip


def test_a_row_says_in_the_first_language_what_is_wrong_where_and_what_to_do(made):
    read = rows(folder_of(made) / "Alpha-College.xlsx")
    assert read[0][0] == "Werklijst: Alpha College"
    assert read[1][0] == "Onderzoek: Een studie"
    heading = next(row for row in read if row[0] == "Ernst")
    first, second = read[read.index(heading) + 1 :][:2]
    words = load("nl").words["registration"]
    assert dict(zip(heading, first, strict=True)) == {
        "Ernst": "Fout",
        "Bevinding": words["rules"]["end_before_start"],
        "Projectcode": ALPHA,
        "Mobiliteitsnummer (Mobility activity ID)": "000001-MOB-00006",
        "Wat er staat": "End date: 07/03/2022; Start date: 28/03/2022",
        "Wat te doen": words["advice"]["end_before_start"],
        "Bestand": "a.csv",
        "Rij": "7.0",
    }
    assert second[0] == "Waarschuwing"


def test_errors_stand_first_then_warnings_then_notes_and_flags_on_a_list_of_their_own(made):
    read = rows(folder_of(made) / "findings.xlsx", "Alpha College")
    assert [row[0] for row in read if row[0] in ("Fout", "Waarschuwing", "Opmerking")] == [
        "Fout", "Waarschuwing", "Waarschuwing", "Opmerking", "Waarschuwing",
    ]  # fmt: skip
    assert [number[-1] for number in ids(read)] == ["6", "7", "4", "1", "5"]
    captions = [row[0] for row in read if row[0] in load("nl").words["worklists"]["lists"].values()]
    assert captions == ["Te verbeteren of na te kijken", "Vinkjes die misschien ontbreken"]
    assert [number[-1] for number in ids(rows(folder_of(made) / "Alpha-College.xlsx", "Ontbrekende vinkjes"))] == ["5"]


def test_notes_without_anything_to_do_hide_nothing(made):
    listed = {place.rule for _, found in places(made.workspace.processed) for place in found}
    noted = set(made.prepare()["rule"]) - listed
    assert noted == {"accompanying_person_left_out", "blended_empty", "same_as_earlier"}


def test_what_an_unknown_type_says_stands_there_as_a_text(made):
    (row,) = [row for row in rows(folder_of(made) / "Alpha-College.xlsx") if "Zomerschool" in row[4]]
    assert row[4] == "Activity type: =Zomerschool"


def test_what_the_study_has_to_mend_is_sent_to_nobody(made):
    read = rows(folder_of(made) / "findings.xlsx", "Gamma")
    assert "In het onderzoek zelf te verbeteren" in [row[0] for row in read]
    assert len(ids(read)) == 2


def test_words_are_those_of_the_first_language_and_the_bytes_of_the_input(tmp_path):
    first = studied(tmp_path / "a", findings(), languages='["en", "nl"]')
    second = studied(tmp_path / "b", findings(), languages='["en", "nl"]')
    for each in (first, second):
        each.worklists()
    assert rows(folder_of(first) / "Alpha-College.xlsx")[0][0] == "Worklist: Alpha College"
    assert hashes(folder_of(first)) == hashes(folder_of(second))


def test_places_beyond_the_bound_are_counted_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(places_module, "_MOST_OF_A_KIND", 3)
    monkeypatch.setattr(places_module, "_LEAST_OF_A_KIND", 1)
    exports = {"b.csv": [turned(number) for number in range(5)], "a.csv": [turned(9), mobility(8, status="Draft")]}
    analysis = studied(tmp_path, exports)
    assert analysis.worklists()[["error", "note"]].to_numpy().tolist() == [[6, 1]]
    read = rows(folder_of(analysis) / "Alpha-College.xlsx")
    assert [number[-1] for number in ids(read)] == ["9", "0", "1", "8"]
    assert [row[0] for row in read if row[0].startswith("Einde vóór begin: 6 gevonden, waarvan de eerste 3 hier")]


def test_bound_on_everything_is_shared_between_kinds(tmp_path, monkeypatch):
    monkeypatch.setattr(places_module, "_MOST", 4)
    monkeypatch.setattr(places_module, "_LEAST_OF_A_KIND", 1)
    both = [turned(number, project_code=code) for code in (ALPHA, BETA) for number in range(5)]
    analysis = studied(tmp_path, {"a.csv": both})
    analysis.prepare()
    assert [(name, len(found)) for name, found in places(analysis.workspace.processed)] == [
        ("Alpha College", 1), ("Beta College", 2),  # a place of each of three kinds: one institution has two
    ]  # fmt: skip


def test_the_bound_on_a_kind_is_full_as_long_as_all_together_are_few(tmp_path, monkeypatch):
    monkeypatch.setattr(places_module, "_MOST", 8)
    both = [turned(number) for number in range(5)] + [mobility(9, end_date="31/03/2022")]
    analysis = studied(tmp_path, {"a.csv": both})
    analysis.prepare()
    assert [len(found) for _, found in places(analysis.workspace.processed)] == [6]


def test_more_institutions_than_sheets_have_their_files(tmp_path, monkeypatch):
    monkeypatch.setattr(worklists_module, "_MOST_SHEETS", 1)
    analysis = studied(tmp_path, {"a.csv": [turned(1), turned(2, project_code=BETA)]})
    analysis.worklists()
    book = CalamineWorkbook.from_path(folder_of(analysis) / "findings.xlsx")
    assert book.sheet_names == ["Overzicht", "Alpha College"]
    assert [row[0] for row in book.get_sheet_by_index(0).to_python()][-2:] == ["Alpha College", "Beta College"]
    assert (folder_of(analysis) / "Beta-College.xlsx").is_file()


def test_study_without_findings_has_an_overview_and_nobody_to_send_anything(tmp_path):
    analysis = studied(tmp_path, {"a.csv": [mobility(1)]})
    assert analysis.worklists().empty
    assert CalamineWorkbook.from_path(folder_of(analysis) / "findings.xlsx").sheet_names == ["Overzicht"]
    assert not list(folder_of(analysis).glob("[A-Z]*.xlsx"))


def test_names_of_institutions_lead_nowhere_else(tmp_path):
    names = ["../../../outside", "Findings", "HYPERLINK('x')", "overzicht", "Overzicht"]
    codes = [f"2021-1-NL01-KA121-VET-00000001{number}" for number in range(len(names))]
    listed = "".join(f'{code},"{name}"\n' for code, name in zip(codes, names, strict=True))
    exports = {"a.csv": [turned(number, project_code=code) for number, code in enumerate(codes)]}
    folder = write_study(
        tmp_path / "s", exports, projects=f"project_code,institution\n{listed}", title=TITLE, languages='["nl"]'
    )
    analysis = Analysis.open(folder, tmp_path / "out")
    analysis.worklists()
    sent = sorted(path.name.casefold() for path in folder_of(analysis).glob("*.xlsx"))
    assert sent == [
        "findings-2.xlsx", "findings.xlsx", "hyperlink-x.xlsx", "outside.xlsx", "overzicht-2.xlsx", "overzicht.xlsx",
    ]  # fmt: skip
    sheets = CalamineWorkbook.from_path(folder_of(analysis) / "findings.xlsx").sheet_names
    assert len({name.casefold() for name in sheets}) == 1 + len(names)


def test_repeated_and_numbered_spellings_stand_under_the_name_that_counts(tmp_path):
    exports = {"a.csv": [turned(1), turned(2, project_code=GAMMA, status="Draft")]}
    analysis = studied(tmp_path, exports)
    assert analysis.worklists()["institution"].tolist() == ["Alpha College"]


# --- The rules


def test_every_listed_rule_has_columns_to_look_at():
    assert {rule.id for rule in rules() if rule.listed and not rule.columns} == set()
    assert {concept for rule in rules() for concept in rule.columns} <= set(CONCEPTS)


def test_lists_are_those_that_there_are():
    assert {rule.worklist for rule in rules()} <= {"", "none", *LISTS}
    assert [rule.id for rule in rules() if rule.bound == "upper" and rule.listed != "flags"] == []
    assert [rule.id for rule in rules() if rule.severity == "error" and rule.listed != "mend"] == []
    for code in available():
        assert list(load(code).words["worklists"]["lists"]) == list(LISTS)


def test_what_an_export_has_that_came_twice_is_for_who_makes_the_study(tmp_path):
    analysis = studied(tmp_path, {"a.csv": [mobility(1)], "a (1).csv": [mobility(1)]})
    assert analysis.worklists().to_numpy().tolist() == [["Alpha College", 0, 0, 0, 0, 1, ""]]
