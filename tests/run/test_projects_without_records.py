"""A project without a record is no project without blended mobilities: by check, the counts, the report, the end."""

import json

import pytest
from tests.studies import GAMMA, mobility, write_export, write_study

from blendresearch.base.errors import InputError
from blendresearch.language import available
from blendresearch.render.blocks import Prose
from blendresearch.report import Report, contents_of
from blendresearch.report.chapters.institutions_by_call import institutions_by_call
from blendresearch.report.chapters.population import population
from blendresearch.report.chapters.registered_use import registered_use
from blendresearch.report.chapters.summary import summary
from blendresearch.run.analysis import Analysis
from blendresearch.run.judging import judge_study
from blendresearch.run.making import make_data
from blendresearch.study.folder import Workspace

TITLES = {"title": "{ " + ", ".join(f'{code} = "A study"' for code in available()) + " }"}


def code(number: int, year: int = 2021) -> str:
    return f"{year}-1-NL01-KA121-VET-{number * 111_111_111:09}"


LISTED = {  # institution, requested_blended, registered_mobilities, status
    code(1): "A,6,5,",
    code(2): "B,4,,",  # no record
    code(3): "B,4,,withdrawn",
    code(4): "C,4,,none",
    code(5): "D,4,0,",
    code(6): "E,4,,",  # headings only
    code(7): "F,,3,",  # two of three are drafts
    code(8): "G,,,withdrawn",  # and has a record
    code(9): "H,,,",  # drafts only
    code(1, 2022): "A,6,,",  # no record
    code(2, 2022): "H,,,",  # a record, not blended
    code(3, 2022): "I,,,",  # no record, and another project with one that is not blended
    code(4, 2022): "I,,,",
    code(1, 2012): "A,,,",  # a slip in the year, of a call in no cohort
}
EXPORTS = {
    "a.csv": [mobility(number, project_code=code(1), blended="Yes") for number in range(5)],
    f"{code(6)}.csv": [],
    "f.csv": [mobility(number, project_code=code(7), status="Draft" if number else "Complete") for number in range(3)],
    "g.csv": [mobility(1, project_code=code(8))],
    "h.csv": [mobility(1, project_code=code(9), status="Draft"), mobility(1, project_code=code(2, 2022))],
    "i.csv": [mobility(1, project_code=code(4, 2022))],
    "leeg.csv": [],
}


def listed(**changed: str) -> str:
    rows = {**LISTED, **{code(int(key.strip("p"))): row for key, row in changed.items()}}
    heading = "project_code,institution,requested_blended,registered_mobilities,status\n"
    return heading + "".join(f"{each},{row}\n" for each, row in rows.items())


@pytest.fixture(scope="module")
def analysis(tmp_path_factory) -> Analysis:
    folder = tmp_path_factory.mktemp("projects")
    study = write_study(folder / "s", EXPORTS, projects=listed(), **TITLES)
    return Analysis(Workspace.open(study, folder / "out"))


def test_every_project_has_its_state(analysis):
    table = analysis.table("projects")
    assert dict(zip(table["project_code"], table["state"], strict=True)) == {
        code(1): "counted", code(2): "missing", code(3): "withdrawn", code(4): "none", code(5): "none",
        code(6): "empty_export", code(7): "counted", code(8): "counted", code(9): "left_out",
        code(1, 2022): "missing", code(2, 2022): "counted", code(3, 2022): "missing", code(4, 2022): "counted",
    }  # fmt: skip


def test_only_what_is_known_counts(analysis):
    table = analysis.table("statistics").query("unit == 'mobility' and institution != '' and cohort == 'completed'")
    years = [
        None if missing else int(year)
        for year, missing in zip(table["call_year"], table["call_year"].isna(), strict=True)
    ]
    counts = zip(table["total"], table["blended"], strict=True)
    found = dict(zip(zip(table["institution"], years, strict=True), counts, strict=True))
    assert found == {
        ("A", None): (5, 5), ("C", None): (0, 0), ("D", None): (0, 0), ("F", None): (1, 0), ("G", None): (1, 0),
        ("H", None): (1, 0), ("I", None): (1, 0),
        ("A", 2021): (5, 5), ("C", 2021): (0, 0), ("D", 2021): (0, 0), ("F", 2021): (1, 0), ("G", 2021): (1, 0),
        ("H", 2021): (0, 0), ("H", 2022): (1, 0), ("I", 2022): (1, 0),
    }  # fmt: skip


def test_request_is_not_held_against_an_export_that_is_missing(analysis):
    table = analysis.table("requests")
    rows = table[table["call_year"].isna() & (table["institution"] != "")].to_dict("records")
    assert {row["institution"]: (row["requested"], row["realised"]) for row in rows} == {
        "A": (6, 5), "C": (4, 0), "D": (4, 0),
    }  # fmt: skip


def test_check_tells_each_with_its_row(analysis):
    found = [each for each in judge_study(analysis.workspace) if each.file and each.severity == "warning"]
    rows = {each.row: each for each in found if each.file == "projects.csv"}
    assert sorted(rows) == [3, 7, 9, 10, 11, 13, 15]
    assert "is in no cohort, and there is no record of it" in rows[15].what
    assert "there is no record" in rows[3].what
    assert "headings and no record" in rows[7].what
    assert "by its status" in rows[9].what
    assert "of which none counts" in rows[10].what
    (empty,) = [each for each in found if each.file == "leeg.csv"]
    assert empty.what == "it holds headings and no record"


def test_end_of_a_run_tells_the_same_as_check(analysis):
    make_data(analysis.inputs, analysis.workspace.processed, ["summary"])
    told = json.loads((analysis.workspace.processed / "summary.json").read_text(encoding="utf-8"))["projects"]
    checked = [each for each in judge_study(analysis.workspace) if each.file in ("projects.csv", "leeg.csv")]
    assert sorted(told) == sorted(f"{each.place}: {each.what}. {each.do}." for each in checked)
    assert len(told) == 8


def prose(blocks) -> str:
    return " ".join(str(block) for block in blocks if isinstance(block, Prose))


def test_report_tells_them_and_says_of_nobody_unknown_that_there_is_none(analysis):
    results = analysis.results()
    said = {code: prose(population(Report(results, code))) for code in ("nl", "en")}
    assert "Van 3 projecten staat er geen enkel record in de exports (A, B en I)." in said["nl"]
    assert "Van 1 project bevat de export alleen kolomkoppen (E)." in said["nl"]
    assert "1 project is ingetrokken en telt niet mee." in said["nl"]
    assert "Of 3 projects there is no record in the exports (A, B and I)." in said["en"]
    assert "By the list of projects 2 projects have no mobilities" in said["en"]
    table = next(
        block for block in institutions_by_call(Report(results, "en")) if getattr(block, "id", "").startswith("tab-")
    )
    labels = [row[0].text for row in table.rows]
    assert labels[:3] == [
        "A",
        "5 institutions without blended mobilities",
        "1 institution without blended mobilities, of which data are missing",
    ]
    assert [cell.text for cell in table.rows[0][-2:]] == ["5", "–"]
    assert "Without any blended mobility: C, D, F, G and H." in " ".join(table.notes)


@pytest.mark.parametrize("registered", [0, 2, 4])
def test_control_total_that_is_neither_number_stops_a_run(tmp_path, registered):
    study = write_study(tmp_path / "s", EXPORTS, projects=listed(p7=f"F,,{registered},"), **TITLES)
    with pytest.raises(InputError) as caught:
        Analysis(Workspace.open(study, tmp_path / "out")).prepare()
    assert (caught.value.file, caught.value.column, caught.value.row) == ("projects.csv", "registered_mobilities", 8)
    assert caught.value.what == (
        f"by this list the system shows {registered} mobilities of project {code(7)}; the exports hold 3 before the "
        "counting rules and 1 after them"
    )
    errors = [each for each in judge_study(Workspace.open(study)) if each.severity == "error"]
    assert [(each.file, each.row, each.blocks) for each in errors] == [("projects.csv", 8, "records")]


@pytest.mark.parametrize("registered", ["1", "3", "3,0", ""])
def test_control_total_is_right_before_or_after_the_rules(tmp_path, registered):
    row = f'F,,"{registered}",'
    study = write_study(tmp_path / "s", EXPORTS, projects=listed(p7=row), **TITLES)
    assert [each for each in judge_study(Workspace.open(study)) if each.severity == "error"] == []


def test_control_total_of_a_project_without_a_record_stops_a_run(tmp_path):
    study = write_study(tmp_path / "s", EXPORTS, projects=listed(p2="B,4,7,"), **TITLES)
    (error,) = [each for each in judge_study(Workspace.open(study)) if each.severity == "error"]
    assert (error.row, error.what.partition("; ")[2]) == (3, "the exports hold none of it")


def test_export_that_comes_later_changes_all(tmp_path):
    study = write_study(tmp_path / "s", EXPORTS, projects=listed(), **TITLES)
    before = Analysis(Workspace.open(study, tmp_path / "out")).table("projects").set_index("project_code")["state"]
    write_export(study / "mobilities" / "b.csv", [mobility(1, project_code=code(2))])
    after = Analysis(Workspace.open(study, tmp_path / "out")).table("projects").set_index("project_code")["state"]
    assert (before[code(2)], after[code(2)]) == ("missing", "counted")


def test_without_a_list_only_empty_exports_are_told(tmp_path):
    study = write_study(tmp_path / "s", EXPORTS, projects=None, **TITLES)
    files = {
        each.file
        for each in judge_study(Workspace.open(study))
        if each.severity == "warning" and each.row is None and each.file
    }
    assert files == {"leeg.csv", f"{code(6)}.csv"}


def test_where_nothing_is_known_the_report_does_not_say_none(tmp_path):
    exports = {"a.csv": [], "c.csv": [mobility(1, project_code=GAMMA)]}
    made = Analysis(Workspace.open(write_study(tmp_path / "s", exports, **TITLES), tmp_path / "out")).results()
    said = {code: prose(registered_use(Report(made, code))) for code in ("nl", "en")}
    assert "Van Alpha College en Beta College ontbreken records" in said["nl"]
    assert "In de calls 2021 en 2022 is geen mobiliteit geteld." in said["nl"]
    assert "Records of Alpha College and Beta College are missing" in said["en"]
    assert "Of 2 projects there is no record" in prose(population(Report(made, "en")))


def test_summary_of_the_report_says_how_many_projects_are_not_there(analysis):
    report = Report(analysis.results(), "nl")
    assert "Van 4 projecten bevatten de exports geen records; die tellen niet mee." in prose(
        summary(report, contents_of(report))
    )


def test_shared_edition_tells_them_under_neutral_names(tmp_path):
    study = write_study(tmp_path / "s", EXPORTS, projects=listed(), **TITLES)
    with (study / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("[disclosure]\nname_institutions = false\nminimum_count = 3\n")
    shared = Analysis(Workspace.open(study, tmp_path / "out")).results("shared")
    said = prose(population(Report(shared, "en")))
    assert "Of 3 projects there is no record in the exports (Institution " in said
    assert "Of 1 project the export holds headings only (Institution " in said
    assert shared.lists.projects["registered_mobilities"].isna().all()
    assert not any(each in said for each in ("(A,", code(2), code(6)))
