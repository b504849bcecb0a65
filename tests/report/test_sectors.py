"""Studies of school, adult and higher education: what their exports mean, and that their reports are theirs."""

import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from tests.reports import built, words
from tests.studies import cube, mobility, tidied, tidy_table, write_study

from blendresearch.base.errors import InputError
from blendresearch.base.hidden import is_hidden, whole
from blendresearch.language import available
from blendresearch.mobilities.doubts import doubts
from blendresearch.mobilities.registration import make_registration
from blendresearch.render.blocks import Block, Table
from blendresearch.report import Report
from blendresearch.run.analysis import Analysis
from blendresearch.run.judging import judge_study
from blendresearch.study.folder import Workspace

COHORTS = """
[[cohorts]]
name = "completed"
call_years = [2022, 2023]
complete = true
[[cohorts]]
name = "running"
call_years = [2026]
exported_on = 2026-11-01
"""
ACTIONS = {"SCH": "KA121", "ADU": "KA122", "HED": "KA131"}
TYPES = {
    "SCH": ("LM-GRP-PUPIL", "LM-SHORT-PUPIL", "LM-LONG-PUPILS", "SM-JOB-SHDW"),
    "ADU": ("LM-GRP-ADULT", "LM-IND-ADULT", "SM-COUR-TRAIN", "SM-TTA"),
    "HED": ("HE-SMS", "HE-SMT", "HE-STA", "HE-STT"),
}
PROGRAMME, IN_KA131 = "Blended intensive programme", "Mobility to a Blended Intensive Programme"
ALL = {"languages": f"[{', '.join(repr(code) for code in available())}]"}
ALL["title"] = "{ " + ", ".join(f'{code} = "A study"' for code in available()) + " }"


def code(sector: str, year: int, place: int) -> str:
    return f"{year}-1-NL01-{ACTIONS[sector]}-{sector}-00000000{place}"


def records(sector: str, year: int, place: int) -> list[dict]:
    """Make twelve sound records of all types of a sector, every third blended."""
    return [record(sector, year, place, number) for number in range(12)]


def record(sector: str, year: int, place: int, number: int) -> dict:
    kind, end, length = TYPES[sector][number % 4], f"14/10/{year}", "14"
    if "LONG" in kind:
        end, length = f"20/11/{year}", "51"
    cells = {"participants": "14"} if "GRP" in kind else {}
    cells |= {"start_date": f"01/10/{year}", "end_date": end, "duration_days": length}
    cells |= {"activity_type": kind, "blended": "Yes" if number % 3 == 0 else "No"}
    return mobility(number, project_code=code(sector, year, place), **cells)


def study_of(folder: Path, sector: str) -> Path:
    exports = {
        f"{year}-{place}.csv": records(sector, year, place) for year in (2022, 2023, 2026) for place in (1, 2)
    }  # fmt: skip
    if sector == "HED":
        exports = {name: [{**row, PROGRAMME: "No"} for row in rows] for name, rows in exports.items()}
        exports["2022-1.csv"] += [{**row, PROGRAMME: "Yes"} for row in taking_part()]
    listed = "".join(f"{code(sector, y, p)},School {p},5\n" for y in (2022, 2023, 2026) for p in (1, 2))
    projects = f"project_code,institution,requested_blended\n{listed}"
    return write_study(folder, exports, projects=projects, cohorts=COHORTS, sector=f'"{sector}"', **ALL)


def taking_part() -> list[dict]:
    """Make three records within a programme, one of the programme itself; two have the flag of a blended mobility."""
    stay = {"start_date": "01/10/2022", "end_date": "07/10/2022", "duration_days": "7"}
    kinds = ("HE-SMS", "HE-STT", "HE-BIP")
    return [
        mobility(50 + n, project_code=code("HED", 2022, 1), activity_type=kind, blended="Yes" if n else "No", **stay)
        for n, kind in enumerate(kinds)
    ]


@cache
def analysis(sector: str) -> Analysis:
    folder = Path(mkdtemp(prefix="blendresearch-"))
    return Analysis(Workspace.open(study_of(folder / sector.lower(), sector), folder / "out"))


@cache
def report(sector: str, language: str) -> list[Block]:
    return built(Report(analysis(sector).results(), language))[1]


@pytest.mark.parametrize(
    ("sector", "language", "scope", "learners", "kind"),
    [
        (
            "SCH",
            "nl",
            "het Nederlandse primair en voortgezet onderwijs",
            "Leerlingen",
            "Groepsmobiliteit van leerlingen",
        ),
        ("ADU", "en", "Dutch adult education", "Adult learners", "Group mobility of adult learners"),
        ("HED", "en", "Dutch higher education", "Students", "Student mobility for studies"),
    ],
)
def test_report_of_a_sector_renders_in_its_own_words(sector, language, scope, learners, kind):
    said = words(report(sector, language))
    assert all(each in said for each in (scope, f"### {learners} {'en' if language == 'nl' else 'and'} ", kind))
    # The title of a study in that sector stands among the sources.
    assert not re.search(r"VET|(?<!binnen het )\bmbo|ocational|beroepsonderwijs", said)
    assert ("BIP" in said) == (sector == "HED")


@pytest.mark.parametrize("sector", sorted(TYPES))
def test_sound_records_of_a_sector_raise_no_finding(sector):
    findings = analysis(sector).results().findings
    assert not findings.of_severity("warning") and not findings.of_severity("error")
    assert sum(cohort.total for cohort in counted(sector)) == 72


def counted(sector: str) -> list:
    return [cohort.all for cohort in Report(analysis(sector).results(), "en").cohorts]


def limits_note(sector: str, language: str) -> str:
    (table,) = (each for each in report(sector, language) if isinstance(each, Table) and each.id == "tab-limits")
    return " ".join(table.notes)


def test_limits_without_a_source_are_told_by_report_and_check():
    assert "For the 2022, 2023 and 2026 calls no source of the limits is known" not in limits_note("ADU", "en")
    assert "For the 2022 and 2026 calls a source is known of some limits only" in limits_note("ADU", "en")
    assert "For the 2023 call no source of the limits is known" in limits_note("ADU", "en")
    told = [each for each in judge_study(analysis("HED").workspace) if each.file == "study.toml"]
    stays, students = "no source is known of the shortest and longest stays of", "HE-SMS, HE-SMT, HE-STA, HE-STT"
    assert [each.what for each in told] == [
        f"{stays} {students} in call 2022: they are assumed",
        f"{stays} all activity types in calls 2023, 2026: they are assumed",
        "no source is known of the period of KA131 projects in calls 2023, 2026: it is assumed",
    ]
    assert {each.severity for each in told} == {"notice"}
    assert told[-1].do.endswith("as period below [rules.2023] and so on")
    assert "For the 2022, 2023 and 2026 calls, not every limit of days and dates" in words(report("HED", "en"))


def test_what_a_study_states_itself_is_not_told(tmp_path):
    own = "".join(
        f'[rules.{year}]\nperiod = ["{year}-06-01", "{year + 2}-12-31"]\n[rules.{year}.durations]\n'
        + "".join(f"{kind} = [2, 366]\n" for kind in (*TYPES["HED"], "HE-BIP"))
        for year in (2022, 2023, 2026)
    )
    folder = study_of(tmp_path / "s", "HED")
    (folder / "study.toml").write_text((folder / "study.toml").read_text() + own)
    assert [each for each in judge_study(Workspace.open(folder)) if each.severity != "notice"] == []
    assert [each for each in judge_study(Workspace.open(folder)) if each.file == "study.toml"] == []


@pytest.mark.parametrize("heading", [PROGRAMME, IN_KA131])
def test_intensive_programmes_are_no_blended_mobilities_whatever_their_flag(tmp_path, heading):
    rows = [{**mobility(n, project_code=code("HED", 2022, 1), activity_type="HE-SMS", blended="Yes"), heading: "No"}
            for n in range(2)]  # fmt: skip
    rows += [{**row, heading: "Yes"} for row in taking_part()]
    settings = {"projects": None, "cohorts": COHORTS, "sector": '"HED"'}
    folder = write_study(tmp_path / "s", {"a.csv": rows}, **settings)
    assert [numbers[:2] for numbers in cube(folder).values()] == [(2, 2)]
    with tidied(folder) as connection:
        assert tidy_table(connection)["left_out"].fillna("").tolist() == ["", "", *["intensive_programme"] * 3]
        found = make_registration(connection.table("mobilities")).set_index("rule")["mobilities"].to_dict()
    assert (found["intensive_programme_left_out"], found["intensive_programme_flagged"]) == (3, 2)
    counted = write_study(tmp_path / "t", {"a.csv": rows}, include_intensive_programmes="true", **settings)
    assert sum(numbers[0] for numbers in cube(counted).values()) == 5
    assert sum(numbers[1] for numbers in cube(counted).values()) == 4


@pytest.mark.parametrize(("sector", "is_told"), [("HED", True), ("SCH", False)])
def test_exports_that_tell_no_programmes_apart_are_told(tmp_path, sector, is_told):
    exports = {"a.csv": records(sector, 2022, 1), "b.csv": records(sector, 2022, 2)}
    settings = {"projects": None, "cohorts": COHORTS, "sector": f'"{sector}"'}
    with tidied(write_study(tmp_path / "s", exports, **settings)) as connection:
        found = [(each.file, each.column, each.what) for each in doubts(connection)]
    what = "the export has no column for this, so all its records count as if it were empty (and so in 1 more export)"
    assert found == [("a.csv", PROGRAMME, what)] * is_told


def test_column_of_programmes_is_never_the_flag(tmp_path):
    row = mobility(1, project_code=code("HED", 2022, 1), activity_type="HE-SMS", blended="Yes")
    del row["Blended mobility activity"]
    settings = {"projects": None, "cohorts": COHORTS, "sector": '"HED"'}
    with pytest.raises(InputError, match="Blended mobility activity"):
        tidied(write_study(tmp_path / "s", {"a.csv": [{**row, PROGRAMME: "Yes"}]}, **settings))
    odd = {**mobility(1, project_code=code("HED", 2022, 1), activity_type="HE-SMS"), PROGRAMME: "2022-1-NL01-BIP-7"}
    with pytest.raises(InputError, match="neither yes nor no"):
        tidied(write_study(tmp_path / "t", {"a.csv": [odd]}, **settings))


def test_report_says_how_programmes_are_told_apart():
    said = words(report("HED", "en"))
    assert "blended intensive programme (BIP) is counted in neither number, with the flag or without it" in said
    (table,) = (each for each in report("HED", "en") if isinstance(each, Table) and each.id == "tab-left-out")
    rows = {row[0]: row[1:] for row in table.texts}
    assert rows["Parts of a blended intensive programme, not counted"][0] == "3"
    assert [row[1] for row in (table.texts[0], table.texts[-1])] == ["51", "48"]


@pytest.mark.parametrize(("sector", "learners"), [("SCH", 36), ("ADU", 24), ("HED", 24)])
def test_learners_and_staff_are_told_apart_in_every_sector(sector, learners):
    both = analysis(sector).results().categories.learners_and_staff("completed")
    assert (both.learner.total, both.staff.total) == (learners, 48 - learners)


def test_programmes_are_protected_where_counts_are_hidden(tmp_path):
    folder = study_of(tmp_path / "s", "HED")
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[disclosure]\nminimum_count = 5\nname_institutions = false\n")
    shared = Analysis(Workspace.open(folder, tmp_path / "out")).results("shared")
    found = shared.findings.table.set_index("rule")["mobilities"]
    # Three records, of which two have the flag.
    assert is_hidden(whole(found["intensive_programme_left_out"]))
    assert is_hidden(whole(found["intensive_programme_flagged"]))
    assert "counted in neither number" in words(built(Report(shared, "en"))[1])
