"""Headings that drift from year to year, as those of the Commission's own files on mobilities do, in one study."""

from tests.odd_files.files import book, text
from tests.studies import ALPHA, BETA, HEADING, mobility, table_of, tidy_table, write_study

YEARS = [
    {"project_code": "Project Reference", "participants": "No. of participants", "duration_days": "Duration in days"},
    {"project_code": "Project reference", "participants": "Nr of Participants", "start_date": "Begin Date"},
    {"project_code": "Grant agreement number", "activity_type": "Activity Type Code", "blended": "Blended Activity"},
    {"mobility_id": "Mobility Activity ID", "accompanying_person": "Accompanying Person", "end_date": "End_date"},
    {"mobility_id": "mobility-id", "blended": "Blended Mobility", "status": "Mobility activity status"},
]
"""How the headings of five years differ from the canonical ones."""

UNKNOWN = "??? - ? Unknown ?"


def records(year: int) -> list[dict[str, object]]:
    return [mobility(10 * year + number, project_code=(ALPHA, BETA)[year % 2]) for number in range(3)]


def drifted(year: int) -> list[list[object]]:
    """The records of a year under its headings, between columns that nobody needs, with signs for what is missing."""
    new = {HEADING[concept]: heading for concept, heading in YEARS[year].items()}
    named = [{new.get(heading, heading): cell or UNKNOWN for heading, cell in row.items()} for row in records(year)]
    return table_of([{"Academic Year": f"202{year}", **row, "Receiving Organisation": "-"} for row in named])


def test_study_over_years_of_drifting_headings_is_read_whole(tmp_path):
    odd = {f"{year}.csv": text(drifted(year), separator=",") for year in (0, 2, 4)}
    odd |= {
        f"{year}.xlsx": book("xlsx", drifted(year), at=(6, 1), title="Erasmus+ mobility periods") for year in (1, 3)
    }
    found = tidy_table(write_study(tmp_path / "odd", odd))
    clean = tidy_table(write_study(tmp_path / "clean", {f"{year}.csv": records(year) for year in range(5)}))
    places = ["file", "row"]
    assert found.drop(columns=places).to_dict("records") == clean.drop(columns=places).to_dict("records")
