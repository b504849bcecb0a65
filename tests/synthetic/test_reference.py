"""The reference study, read without any reader of the package: its totals, its form, its bytes."""

import csv
import re
import tomllib
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.made_files import differing, files_in, parts

from blendresearch.base.errors import UsageError
from blendresearch.synthetic import make_reference_study
from blendresearch.synthetic.facts import evenly, largest_remainder

pytestmark = pytest.mark.backtest

COMMITTED = Path(__file__).parents[2] / "data" / "raw" / "nl-mbo-2025"

# Table 1 as printed: mobilities of both calls, blended in 2021, blended in 2022 (None: n.v.t.), printed percentage.
TABLE_1 = {
    "ROC Midden Nederland": (244, 23, 81, "42.6"),
    "Talland College / Horizon College": (985, 24, 8, "3.3"),
    "Koning Willem 1 College": (630, 0, 31, "4.9"),
    "ROC Nijmegen": (641, 0, 21, "3.3"),
    "Yuverta": (652, 17, 3, "3.1"),
    "Scalda": (244, None, 11, "4.5"),
    "Friesland en Flevoland": (298, 0, 8, "1.6"),
    "Landstede": (796, 1, 6, "0.4"),
    "Zadkine": (118, 0, 5, "2.5"),
    "Gilde Opleidingen": (207, 3, 2, "1.2"),
    "SintLucas": (93, 0, 3, "3.2"),
    "ROC Zuid-Holland Zuid / Da Vinci": (458, 0, 2, "0.4"),
    "Hoornbeeck College": (468, 0, 2, "0.4"),
    "ROC Arnhem": (472, 0, 2, "0.4"),
    "BVE Zuid-Limburg": (144, 0, 1, "0.7"),
    "ROC Mondriaan": (200, 1, None, "0.5"),
    "Hout- en Meubileringscollege": (258, 0, 1, "0.4"),
    "ROC de Leijgraaf": (310, 1, None, "0.3"),
    "ROC van Amsterdam-Flevoland": (473, 0, 1, "0.2"),
    "Aeres Groep": (580, 0, 1, "0.2"),
}
FOCUS = "ROC Midden Nederland"
UNNAMED = [f"Instelling {number}" for number in range(21, 43)]

# Least and most physical days by the rules of the programme.
LIMITS = {
    "LM-SKILL-VET": (1, 10),
    "LM-SHORT-VET": (10, 89),
    "LM-LONG-VET": (90, 365),
    "LM-GRP-VET": (2, 30),
    "SM-JOB-SHDW": (2, 60),
    "SM-TTA": (2, 365),
    "SM-COUR-TRAIN": (2, 30),
    "OA-INV-EXP": (2, 60),
    "OA-HOS-TTT": (10, 365),
}
NAMES = {
    "Participation in VET skills competitions": "LM-SKILL-VET",
    "Short-term learning mobility of VET learners": "LM-SHORT-VET",
    "Long-term learning mobility of VET learners (ErasmusPro)": "LM-LONG-VET",
    "Group mobility of VET learners": "LM-GRP-VET",
    "Job-shadowing": "SM-JOB-SHDW",
    "Teaching or training assignments": "SM-TTA",
    "Courses and training": "SM-COUR-TRAIN",
    "Invited experts": "OA-INV-EXP",
    "Hosting teachers and educators in training": "OA-HOS-TTT",
}
PERIODS = {2021: (2021, 2022), 2022: (2022, 2023), 2023: (2023, 2024), 2024: (2024, 2025)}
PERSONAL = (
    "Participant first name",
    "Participant last name",
    "Participant e-mail",
    "Participant's date of birth",
    "Gender",
    "Comments",
)
# The figures outside Table 1, as printed.
FIGURES = {
    "population.eligible": ("42", "institutions_in_frame"),
    "population.approached": ("29", "institutions_approached"),
    "population.responded": ("15", "institutions_responded"),
    "population.exported": ("14", "institutions_exported cohort=running"),
    "population.user_threshold": ("10", "user_threshold"),
    "completed.mobilities": ("15738", "total cohort=completed"),
    "completed.blended": ("259", "blended cohort=completed"),
    "completed.requested": ("2002", "requested cohort=completed"),
    "completed.share": ("1.65", "share cohort=completed"),
    "completed.above_4": ("3", "institutions_above share=0.04 cohort=completed"),
    "completed.above_5": ("1", "institutions_above share=0.05 cohort=completed"),
    "completed.above_40": ("1", "institutions_above share=0.40 cohort=completed"),
    "running.mobilities": ("5978", "total cohort=running"),
    "running.blended": ("114", "blended cohort=running"),
    "running.share": ("1.91", "share cohort=running"),
    "running.without_focus.mobilities": ("5552", "total cohort=running subset=without_focus"),
    "running.without_focus.blended": ("27", "blended cohort=running subset=without_focus"),
    "running.without_focus.share": ("0.49", "share cohort=running subset=without_focus"),
    "running.focus.share": ("20", "share cohort=running subset=focus"),
    "running.groups": ("29", "total cohort=running kind=group"),
    "running.groups.blended": ("4", "blended cohort=running kind=group"),
    "running.groups.share": ("13.79", "share cohort=running kind=group"),
    "running.groups.participants": ("375", "total cohort=running kind=group unit=participant"),
    "running.groups.participants.blended": ("36", "blended cohort=running kind=group unit=participant"),
    "running.groups.participants.share": ("9.6", "share cohort=running kind=group unit=participant"),
    "running.participants": ("6324", "total cohort=running unit=participant"),
    "running.participants.blended": ("146", "blended cohort=running unit=participant"),
    "running.participants.share": ("2.31", "share cohort=running unit=participant"),
    "running.without_focus.participants": ("5898", "total cohort=running subset=without_focus unit=participant"),
    "running.without_focus.participants.blended": (
        "59",
        "blended cohort=running subset=without_focus unit=participant",
    ),
    "running.without_focus.participants.share": (
        "1.0",
        "share cohort=running subset=without_focus unit=participant",
    ),
    "survey.policy": ("2", "survey theme=policy.present"),
    "survey.aware": ("15", "survey theme=aware.somewhere"),
    "export.date.introduction": ("2025-03-24", "export_date cohort=running"),
    "export.date.situation": ("2025-03-25", "export_date cohort=running"),
    "rule.short_term_minimum": ("10", "minimum_days activity_type=LM-SHORT-VET call_year=2022"),
    "flanders.granted_2025": ("5171", "context indicator=vet_mobilities_granted region=Flanders year=2025"),
    "flanders.requested_2025": ("8159", "context indicator=vet_mobilities_requested region=Flanders year=2025"),
    "flanders.new_vet_schools": ("83", "context indicator=new_vet_schools_since_2022 region=Flanders year=2025"),
    "flanders.europass_2018": ("2211", "context indicator=europass_mobility_certificates region=Flanders year=2018"),
    "flanders.europass_2025": ("4535", "context indicator=europass_mobility_certificates region=Flanders year=2025"),
    "eu.target_2030": ("12", "context indicator=vet_learners_abroad_target region=EU year=2030"),
    "eu.scoreboard_indicators": ("14", "context indicator=mobility_scoreboard_indicators region=EU year=2025"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw") / "nl-mbo-2025"
    make_reference_study(folder)
    return folder


@pytest.fixture(scope="module")
def exports(folder):
    """Every export by project code: its rows as dicts of text, dates as date, numbers as int."""
    return {path.stem: _read(path) for path in sorted((folder / "mobilities").iterdir())}


@pytest.fixture(scope="module")
def projects(folder):
    return {row["project_code"]: row for row in _table(folder / "projects.csv")}


@pytest.fixture(scope="module")
def mobilities(exports, projects):
    """The counted rows: each key once, no drafts, no accompanying persons; with the institution and the call year."""
    once = {(row["Grant Agreement No."], row["Mobility activity ID"]): row for rows in exports.values() for row in rows}
    return [
        row | {"institution": projects[code]["institution"], "call": int(code[:4])}
        for (code, _), row in once.items()
        if row["Status"] == "Complete" and row["Accompanying person"].lower() == "no"
    ]


def _table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _read(path):
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            headings, *rows = csv.reader(file, delimiter=";", strict=True)
    else:
        headings, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert {len(row) for row in rows} == {len(headings)}
    return [{name: _value(name, cell) for name, cell in zip(headings, row, strict=True)} for row in rows]


def _value(name, cell):
    if cell == "":
        return ""
    if "date" in name:
        return cell if isinstance(cell, date) else datetime.strptime(cell, "%d/%m/%Y").date()
    if name in ("Duration (days)", "Number of participants"):
        return int(cell)
    return NAMES.get(cell, cell)


def _blended(row):
    return row["Blended mobility activity"].lower() == "yes"


def _count(rows, unit="mobility"):
    """Total and blended."""
    weights = [(row.get("Number of participants", 1) if unit == "participant" else 1, _blended(row)) for row in rows]
    return sum(weight for weight, _ in weights), sum(weight for weight, blended in weights if blended)


def _cohort(mobilities, *calls):
    return [row for row in mobilities if row["call"] in calls]


def _is_group(row):
    return row["Activity type"] == "LM-GRP-VET"


def test_completed_cohort_has_the_published_totals(mobilities):
    assert _count(_cohort(mobilities, 2021, 2022)) == (15_738, 259)


def test_each_institution_of_table_1_has_its_printed_counts(mobilities):
    completed = _cohort(mobilities, 2021, 2022)
    for name, (total, *blended, _) in TABLE_1.items():
        own = [row for row in completed if row["institution"] == name]
        assert len(own) == total, name
        for call, expected in zip((2021, 2022), blended, strict=True):
            rows = _cohort(own, call)
            assert (_count(rows)[1] if rows else None) == expected, (name, call)


def test_unnamed_institutions_share_the_rest_equally_without_blended(mobilities):
    completed = _cohort(mobilities, 2021, 2022)
    assert {row["institution"] for row in completed} == {*TABLE_1, *UNNAMED}
    rest = [row for row in completed if row["institution"] in UNNAMED]
    assert _count(rest) == (7_467, 0)
    assert set(Counter(row["institution"] for row in rest).values()) == {339, 340}


def test_the_odd_mobility_is_in_the_later_call(mobilities):
    by_call = Counter((row["institution"], row["call"]) for row in _cohort(mobilities, 2021, 2022))
    for name in {*TABLE_1, *UNNAMED} - {"Scalda", "ROC Mondriaan", "ROC de Leijgraaf"}:
        assert by_call[name, 2022] - by_call[name, 2021] in (0, 1), name


@pytest.mark.parametrize(
    ("kind", "unit", "expected"),
    [
        ("all", "mobility", (5_978, 114)),
        ("all", "participant", (6_324, 146)),
        ("group", "mobility", (29, 4)),
        ("group", "participant", (375, 36)),
        ("individual", "mobility", (5_949, 110)),
        ("without_focus", "mobility", (5_552, 27)),
        ("without_focus", "participant", (5_898, 59)),
        ("focus", "mobility", (426, 87)),
    ],
)
def test_running_cohort_has_the_published_totals(mobilities, kind, unit, expected):
    chosen = {
        "all": lambda row: True,
        "group": _is_group,
        "individual": lambda row: not _is_group(row),
        "focus": lambda row: row["institution"] == FOCUS,
        "without_focus": lambda row: row["institution"] != FOCUS,
    }[kind]
    assert _count([row for row in _cohort(mobilities, 2023, 2024) if chosen(row)], unit) == expected


def test_running_cohort_is_of_14_institutions_and_the_focus_has_no_groups(mobilities):
    running = _cohort(mobilities, 2023, 2024)
    assert {row["institution"] for row in running} == {FOCUS, *UNNAMED[:13]}
    groups = [row for row in running if _is_group(row)]
    assert {row["call"] for row in groups} == {2024}
    assert FOCUS not in {row["institution"] for row in groups}
    assert all(row["Number of participants"] > 1 for row in groups)
    assert {row.get("Number of participants", 1) for row in mobilities if not _is_group(row)} == {1}


def test_projects_are_one_an_institution_and_call(projects, exports):
    assert len(projects) == 81 + 28
    assert set(exports) == set(projects)
    assert all(re.fullmatch(r"202[1-4]-1-NL01-KA121-VET-000900\d{3}", code) for code in projects)
    assert len({(row["institution"], code[:4]) for code, row in projects.items()}) == len(projects)
    of_2022 = {row["institution"] for code, row in projects.items() if code.startswith("2022")}
    assert {*TABLE_1, *UNNAMED} - of_2022 == {"ROC Mondriaan", "ROC de Leijgraaf"}


def test_requests_add_up_and_follow_the_mobilities(projects, mobilities):
    totals = Counter(row["Grant Agreement No."] for row in mobilities)
    requested = {code: row["requested_blended"] for code, row in projects.items()}
    completed = {code: int(request) for code, request in requested.items() if code[:4] in ("2021", "2022")}
    assert sum(completed.values()) == 2_002
    assert all(abs(request - 2_002 * totals[code] / 15_738) < 1 for code, request in completed.items())
    assert {request for code, request in requested.items() if code not in completed} == {""}


def test_institutions_are_the_frame(folder):
    rows = {row["institution"]: row for row in _table(folder / "institutions.csv")}
    approached = {name for name, row in rows.items() if row["approached"] == "yes"}
    responded = {name for name, row in rows.items() if row["responded"] == "yes"}
    users = {name for name, row in rows.items() if row["survey_form"] == "user"}
    assert list(rows) == [*TABLE_1, *UNNAMED]
    assert users == set(list(TABLE_1)[:6])
    assert approached == {*users, *UNNAMED[:-1], "Friesland en Flevoland", "Landstede"}
    assert responded == {*list(TABLE_1)[:5], *UNNAMED[4:13], "Instelling 42"}
    assert (len(approached), len(responded), responded - approached) == (29, 15, {"Instelling 42"})
    assert "consortium" in rows["Instelling 42"]["note"]
    assert {name for name, row in rows.items() if "Assumed" in row["note"]} == set(list(TABLE_1)[1:5])
    assert {name for name, row in rows.items() if "stand for" in row["note"]} == set(UNNAMED[:4])
    assert {name for name, row in rows.items() if not row["survey_form"]} == set(rows) - approached - responded


def test_published_has_every_figure_with_its_value_and_measure(folder):
    rows = _table(folder / "published.csv")
    assert len(rows) == len({row["id"] for row in rows}) == 143
    others = {row["id"]: (row["published"], row["measure"]) for row in rows if row["section"] != "Table 1"}
    assert others == FIGURES
    assert all(row["what"] and row["what_nl"] and row["unit"] and row["decimals"] for row in rows)


def test_published_has_table_1_as_printed(folder):
    figures = {row["measure"]: row["published"] for row in _table(folder / "published.csv")}
    for name, (total, of_2021, of_2022, share) in TABLE_1.items():
        place = f'cohort=completed institution="{name}"'
        assert figures[f"total {place}"] == str(total)
        assert figures[f"share {place}"] == share
        assert figures[f"blended {place}"] == str((of_2021 or 0) + (of_2022 or 0))
        for call, blended in ((2021, of_2021), (2022, of_2022)):
            assert figures[f"blended {place} call_year={call}"] == ("n.v.t." if blended is None else str(blended))


def test_five_contradictions_of_table_1_are_noted(folder):
    noted = {
        row["measure"].split('"')[1] for row in _table(folder / "published.csv") if "does not follow" in row["note"]
    }
    counts = {name: ((row[1] or 0) + (row[2] or 0), row[0], float(row[3])) for name, row in TABLE_1.items()}
    expected = {name for name, (part, total, share) in counts.items() if abs(100 * part / total - share) > 0.0501}
    assert noted == expected
    assert len(noted) == 5


def _is_sound(row):
    """Whether the days of a stay fit each other, the activity type and the call."""
    if "" in (row["Start date"], row["End date"], row["Duration (days)"]):
        return False
    (least, most), (first, last) = LIMITS[row["Activity type"]], PERIODS[row["call"]]
    fitting = row["End date"] - row["Start date"] == timedelta(days=row["Duration (days)"] - 1)
    within = date(first, 9, 1) <= row["Start date"] <= row["End date"] <= date(last, 11, 30)
    return fitting and within and least <= row["Duration (days)"] <= most


def test_stays_are_within_the_rules_but_for_the_slips(mobilities):
    assert {row["Activity type"] for row in mobilities} == set(LIMITS)
    slips = [row for row in mobilities if not _is_sound(row)]
    assert {row["institution"] for row in slips} <= set(UNNAMED)
    assert {row["call"] for row in slips} == {2023, 2024}
    assert max(Counter(row["Grant Agreement No."] for row in slips).values()) == 1
    assert 18 <= len(slips) <= 26
    assert {_blended(row) for row in slips} == {True, False}
    assert max(row["Start date"] for row in mobilities if _is_sound(row)) < date(2025, 3, 24)


def test_countries_are_abroad_except_for_guests(mobilities):
    at_home = {row["Activity type"] for row in mobilities if row["Receiving country"] == "Netherlands"}
    assert at_home == {"OA-INV-EXP", "OA-HOS-TTT"}
    assert all(row["Receiving country"] for row in mobilities)


def test_rows_that_do_not_count_would_change_the_totals(exports, mobilities):
    rows = [row for rows in exports.values() for row in rows]
    drafts = [row for row in rows if row["Status"] == "Draft"]
    accompanying = [row for row in rows if row["Accompanying person"].lower() == "yes"]
    keys = Counter((row["Grant Agreement No."], row["Mobility activity ID"]) for row in rows)
    assert 0.02 < 1 - len(mobilities) / len(rows) < 0.03
    assert any(_blended(row) for row in drafts)
    assert any(row["End date"] == "" for row in drafts)
    assert {row["Participant"].lower() for row in accompanying} == {"no"}
    assert sum(count - 1 for count in keys.values()) == 9
    assert max(keys.values()) == 2
    assert len(rows) == len(mobilities) + len(drafts) + len(accompanying) + 9


def test_repeated_rows_are_identical_and_some_are_blended(exports):
    by_key = defaultdict(list)
    for row in (row for rows in exports.values() for row in rows):
        by_key[row["Grant Agreement No."], row["Mobility activity ID"]].append(row)
    twice = [rows for rows in by_key.values() if len(rows) == 2]
    assert all(first == second for first, second in twice)
    assert any(_blended(first) for first, _ in twice)


def test_files_differ_in_kind_and_habits(folder, exports):
    suffixes = Counter(path.suffix for path in (folder / "mobilities").iterdir())
    assert suffixes == {".csv": 82, ".xlsx": 27}
    spellings = {frozenset(row["Participant"] for row in rows) for rows in exports.values()}
    assert spellings == {frozenset({"Yes", "No"}), frozenset({"YES", "NO"})}
    unticked = {frozenset(row["Blended mobility activity"].lower() for row in rows) for rows in exports.values()}
    assert {frozenset({"no"}), frozenset({""}), frozenset({"yes", "no"}), frozenset({"yes", ""})} <= unticked
    assert all(("Unique Erasmus+ Mobility ID" in rows[0]) == code.startswith("2024") for code, rows in exports.items())


def test_csv_exports_are_semicolon_bom_and_crlf(folder):
    for path in (folder / "mobilities").glob("*.csv"):
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbfGrant Agreement No.;Mobility activity ID;"), path.name
        assert data.endswith(b"\r\n"), path.name


def test_xlsx_exports_have_real_dates_and_activity_names(folder):
    for path in (folder / "mobilities").glob("*.xlsx"):
        headings, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        starts = [row[headings.index("Start date")] for row in rows]
        assert all(isinstance(start, date) for start in starts if start != ""), path.name
        assert {row[headings.index("Activity type")] for row in rows} <= set(NAMES), path.name


def test_unique_ids_name_their_project(exports):
    rows = [row for code, rows in exports.items() if code.startswith("2024") for row in rows]
    for row in rows:
        pattern = rf"2024-[A-Z]{{5}}-\d{{4}}-{row['Grant Agreement No.'][12:]}"
        assert re.fullmatch(pattern, row["Unique Erasmus+ Mobility ID"]), row
    assert len({row["Unique Erasmus+ Mobility ID"] for row in rows}) == len(rows) - 1


def test_personal_data_is_planted_and_nobodys(exports):
    rows = [row for rows in exports.values() for row in rows if not _is_group(row)]
    assert all(row[name] != "" for row in rows for name in PERSONAL if name != "Comments")
    assert all(re.fullmatch(r"[a-z]{5,}\.[a-z]{8,}@example\.org", row["Participant e-mail"]) for row in rows)
    assert min(len(row["Participant first name"]) for row in rows) >= 7
    assert min(len(row["Participant last name"]) for row in rows) >= 10
    births = {row["Participant's date of birth"] for row in rows}
    assert not births & {row[name] for row in rows for name in ("Start date", "End date")}
    remarks = [row["Comments"] for row in rows if row["Comments"]]
    assert any("\n" in remark for remark in remarks)
    assert any(";" in remark and '"' not in remark for remark in remarks)
    assert any('"' in remark for remark in remarks)


def test_groups_name_no_person(mobilities):
    assert {row[name] for row in mobilities if _is_group(row) for name in PERSONAL} == {""}


def test_no_address_but_example_org(folder):
    for path in folder.rglob("*"):
        contents = parts(path) if path.is_file() else {}
        for data in contents.values():
            assert set(re.findall(rb"@[\w.-]+", data)) <= {b"@example.org"}, path.name


def test_study_file_says_what_it_is(folder):
    study = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    assert study["synthetic"] is True
    assert set(study["title"]) == {"nl", "en"}
    assert study["focus"] == [FOCUS]
    assert study["user_threshold"] == 10
    assert [cohort["call_years"] for cohort in study["cohorts"]] == [[2021, 2022], [2023, 2024]]
    assert study["cohorts"][1]["exported_on"] == date(2025, 3, 24)
    assert study["disclosure"] == {"name_institutions": True, "minimum_count": 0}


def test_readme_says_synthetic_and_how_to_make_it_again(folder, exports):
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "**synthetic**" in readme
    assert "blendresearch reference" in readme
    headings = {name for rows in exports.values() for name in rows[0]} - {*PERSONAL, "Grant Agreement No."}
    assert [name for name in headings if f"`{name}`" not in readme] == []


def test_committed_study_is_what_the_generator_writes(folder):
    assert differing(folder, COMMITTED) == []


def test_a_second_run_over_the_first_gives_the_same_bytes(folder):
    first = {name: path.read_bytes() for name, path in files_in(folder).items()}
    make_reference_study(folder)
    assert first == {name: path.read_bytes() for name, path in files_in(folder).items()}
    assert 3_000_000 < sum(map(len, first.values())) < 5_000_000


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path):
    stray = tmp_path / "mobilities" / "export.csv"
    stray.parent.mkdir()
    stray.write_text("kept", encoding="utf-8")
    with pytest.raises(UsageError, match="holds files that are not of the reference study"):
        make_reference_study(tmp_path)
    assert list(tmp_path.rglob("*.*")) == [stray]


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [(10, [1, 1, 1], [4, 3, 3]), (100, [533, 216, 251], [53, 22, 25]), (3, [0, 5], [0, 3]), (0, [1, 2], [0, 0])],
)
def test_largest_remainder(total, weights, expected):
    assert largest_remainder(total, weights) == expected


def test_evenly_gives_the_larger_shares_first():
    assert evenly(29, 13) == [3, 3, 3, *[2] * 10]
