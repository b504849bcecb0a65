"""A study whose every export is in another dialect gives the tables of its clean twin, byte for byte."""

from datetime import date, timedelta

from tests.odd_files.dialects import DIALECTS
from tests.studies import ALPHA, BETA, GAMMA, HEADING, write_study

from blendresearch.run.analysis import Analysis
from blendresearch.statistics.results import PUBLISHED_TABLES as TABLES

TYPES = ["LM-SHORT-VET", "LM-LONG-VET", "SM-JOB-SHDW", "LM-GRP-VET", "SM-TTA", "", "Something else"]


def record(file: int, place: int) -> dict[str, str]:
    """Make one of the records of a file: of every sort some, also such as are left out or reported."""
    number = file * 100 + place
    start = date(2022, 1, 31) + timedelta(days=17 * number % 900)
    kind = TYPES[number % len(TYPES)]
    return {
        "project_code": (ALPHA, BETA, GAMMA)[file % 3],
        "mobility_id": f"{number:06}",
        "activity_type": kind,
        "blended": ("Yes", "No", "No", "")[number % 4],
        "accompanying_person": "Yes" if place == 5 else "No",
        "participants": str(number % 9) if kind == "LM-GRP-VET" else "",
        "start_date": start.isoformat(),
        "end_date": "" if place == 7 else (start + timedelta(days=3 * place)).isoformat(),
        "duration_days": str(3 * place + 1),
        "status": "Draft" if place == 3 else "Complete",
    }


def tables_of(study, output) -> dict[str, bytes]:
    analysis = Analysis.open(study, output)
    analysis.prepare()
    analysis.compute()
    assert analysis.reproduce() is not None
    return {table: (analysis.workspace.processed / f"{table}.csv").read_bytes() for table in TABLES}


def test_study_of_many_dialects_gives_the_tables_of_its_clean_twin(tmp_path):
    published = "id,what,published,decimals,measure\na,Blended,5,0,blended cohort=completed\n"
    files = {
        "published.csv": published,
        "institutions.csv": "institution,approached,responded\nAlpha College,yes,yes\n",
    }
    settings = {"files": files, "focus": '["Beta College"]'}
    exports = [[record(file, place) for place in range(12)] for file in range(len(DIALECTS))]
    clean = {
        f"{file:02}.csv": [{HEADING[concept]: cell for concept, cell in row.items()} for row in records]
        for file, records in enumerate(exports)
    }
    odd = {
        f"{file:02}{dialect.suffix}": dialect.export(records)
        for file, (dialect, records) in enumerate(zip(DIALECTS, exports, strict=True))
    }
    expected = tables_of(write_study(tmp_path / "clean" / "study", clean, **settings), tmp_path / "of_clean")
    found = tables_of(write_study(tmp_path / "odd" / "study", odd, **settings), tmp_path / "of_odd")
    assert found == expected
    assert len(found["statistics"].splitlines()) > 50
    assert len(found["registration"].splitlines()) > 10
