"""Small study folders, written in code: what a test needs to say is what differs from a sound study.

    folder = write_study(tmp_path / "study", {"a.csv": [mobility(1, blended="Yes"), mobility(2)]})
    tidy_table(folder)      # the tidy mobilities, as pandas
    cube(folder)            # their counts, as {(cohort, institution, call year, type, kind): (four counts)}

Both take the connection of `tidied(folder)` too, where a test asks several things of one study. Most of what a study
costs is the same for one record and for a thousand: `Together` reads many small ones at the price of one.

A row is a dict of heading -> cell. `mobility` makes a sound one under the canonical headings and takes concepts
(`blended`, `project_code`, ...) as keywords; further columns go in as `{**mobility(1), "Comments": "..."}`.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pandas as pd
import xlsxwriter

from blendresearch.data.codelists import shipped_headings
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.tidying import tidy
from blendresearch.statistics.counting import DIMENSIONS, MEASURES, count_mobilities
from blendresearch.study.lists import read_projects
from blendresearch.study.settings import read_study

Row = Mapping[str, object]

HEADING = {concept: spellings[0] for concept, spellings in shipped_headings().items()}
"""The canonical heading of each concept."""

ALPHA, BETA, GAMMA = (
    f"{year}-1-NL01-KA121-VET-00000000{place}" for place, year in enumerate((2021, 2022, 2024), start=1)
)
"""Three projects: of "Alpha College" in call 2021, "Beta College" in 2022 and again "Alpha College" in 2024."""

PROJECTS = f"""project_code,institution,requested_blended
{ALPHA},Alpha College,10
{BETA},Beta College,
{GAMMA},Alpha College,4
"""

SETTINGS = {
    "title": '{ en = "A study" }',
    "country": '"NL"',
    "sector": '"VET"',
    "languages": '["en"]',
}
COHORTS = """
[[cohorts]]
name = "completed"
call_years = [2021, 2022]
complete = true

[[cohorts]]
name = "running"
call_years = [2024]
exported_on = 2025-03-24
"""

ASSUMED = "no source is known of the"
"""How every notice on limits that are assumed begins: most small studies have calls without a source."""


def mobility(number: int, **cells: object) -> dict[str, object]:
    """Make a sound record, individual and not blended; the keywords are concepts and change or add a cell."""
    sound = {
        "project_code": ALPHA,
        "mobility_id": f"000001-MOB-{number:05}",
        "activity_type": "LM-SHORT-VET",
        "accompanying_person": "No",
        "blended": "No",
        "participants": "",
        "start_date": "07/03/2022",
        "end_date": "28/03/2022",
        "duration_days": "22",
        "status": "Complete",
        "data_type": "",
    }
    return {HEADING[concept]: cell for concept, cell in (sound | cells).items()}


def write_study(
    folder: Path,
    exports: Mapping[str, Sequence[Row] | str | bytes],
    *,
    projects: str | None = PROJECTS,
    cohorts: str = COHORTS,
    files: Mapping[str, str] | None = None,
    **settings: str | None,
) -> Path:
    """Write a study folder and give it back.

    `exports` maps a file name to its rows (written as .csv or .xlsx by its name) or to what stands in it. `projects` is
    projects.csv (None: no such file), `files` are further files of the folder. `settings` are keys of study.toml with
    their value as TOML text (`include_drafts="true"`, None: not there), put before the `cohorts`. A frame has a day.
    """
    (folder / "mobilities").mkdir(parents=True, exist_ok=True)
    dated = {"frame_on": "2025-03-01"} if "institutions.csv" in (files or {}) else {}
    lines = [f"{key} = {value}\n" for key, value in (SETTINGS | dated | settings).items() if value is not None]
    (folder / "study.toml").write_text("".join(lines) + cohorts, encoding="utf-8")
    for name, text in {**({} if projects is None else {"projects.csv": projects}), **(files or {})}.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, content in exports.items():
        write_export(folder / "mobilities" / name, content)
    return folder


def write_export(path: Path, content: Sequence[Row] | str | bytes, **dialect: object) -> None:
    """Write one export; `dialect` goes to `write_csv`."""
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_bytes(content.encode())
    elif path.suffix.lower() == ".xlsx":
        write_xlsx(path, table_of(content))
    else:
        write_csv(path, table_of(content), **dialect)


def table_of(rows: Sequence[Row]) -> list[list[object]]:
    """Give rows as a table: the headings of the first row, then the cells."""
    heading = list(rows[0]) if rows else list(mobility(0))
    return [heading, *([row[name] for name in heading] for row in rows)]


def write_csv(
    path: Path,
    table: Sequence[Sequence[object]],
    *,
    separator: str = ";",
    encoding: str = "utf-8-sig",
    quoting: int = csv.QUOTE_MINIMAL,
    ends: str = "\r\n",
) -> None:
    """Write a table as CSV."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator, quoting=quoting, lineterminator=ends).writerows(table)


def write_xlsx(path: Path, table: Sequence[Sequence[object]], *, at: tuple[int, int] = (0, 0)) -> None:
    """Write a table as the only sheet of a workbook, its corner at (row, column) from 0; dates become real ones."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy", "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(table, start=at[0]):
            for column, cell in enumerate(cells, start=at[1]):
                if cell != "":
                    (sheet.write_string if isinstance(cell, str) else sheet.write)(row, column, cell)


def tidied(folder: Path) -> duckdb.DuckDBPyConnection:
    """Read a study folder and give a connection with its tables `records`, `typed` and `mobilities`."""
    connection = duckdb.connect()
    load_records(connection, folder)
    tidy(connection, read_study(folder), read_projects(folder))
    return connection


def tidy_table(study: Path | duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Give the tidy mobilities of a study in the order of their files and rows."""
    if isinstance(study, Path):
        with tidied(study) as connection:
            return tidy_table(connection)
    return study.execute('SELECT * FROM mobilities ORDER BY file, "row"').df()


def cube(study: Path | duckdb.DuckDBPyConnection) -> dict[tuple, tuple[int, ...]]:
    """Count the mobilities of a study by all dimensions."""
    if isinstance(study, Path):
        with tidied(study) as connection:
            return cube(connection)
    return as_dict(count_mobilities(study.sql("SELECT * FROM mobilities WHERE left_out IS NULL")).fetchall())


_SHARED = "-00000"
"""How the number of every project begins here, of nine digits."""
_EXPORTS, _ROW_BITS = 100, 40
"""More exports than a study has here, and the bits of a place that count rows."""


def _own(number: int) -> str:
    return f"-{number + 1:05}"


def _recoded(column: str, old: str, new: str) -> str:
    return f"replace({column}, '{old}', '{new}') AS {column}"


class Together:
    """Studies of the same settings and projects, tidied in one go, each as if it were alone.

    Every study is loaded from its own folder, with its own headings. Its records then get project codes of their own,
    so that no record is held against one of another study; a file is `<number of the study>/<name>`.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.connection = duckdb.connect()
        projects = [self._load(number, folder) for number, folder in enumerate(folders)]
        for kind, name in (("TABLE", "cells"), ("TABLE", "exports"), ("VIEW", "raw_records")):
            self.connection.execute(f"CREATE OR REPLACE {kind} {name} AS FROM all_{name}")
        tidy(self.connection, read_study(folders[0]), pd.concat(projects))

    def __enter__(self) -> "Together":
        return self

    def __exit__(self, *_) -> None:
        self.connection.close()

    def _load(self, number: int, folder: Path) -> pd.DataFrame:
        """Load one study beside the others; give its projects under the codes that they have here."""
        load_records(self.connection, folder)
        export, first = f"export + {number * _EXPORTS} AS export", number * _EXPORTS << _ROW_BITS
        file, code = f"'{number}/' || file AS file", _recoded("project_code", _SHARED, _own(number))
        changed = {"cells": f"{export}, {code}", "exports": f"{export}, {file}"}
        changed["raw_records"] = f"place + {first} AS place, {export}, {file}, {code}"
        for name, columns in changed.items():
            verb = f"INSERT INTO all_{name}" if number else f"CREATE TABLE all_{name} AS"
            self.connection.execute(f"{verb} SELECT * REPLACE ({columns}) FROM {name}")
        projects = read_projects(folder)
        return projects.assign(project_code=projects["project_code"].str.replace(_SHARED, _own(number)))

    def mobilities(self, number: int) -> duckdb.DuckDBPyRelation:
        """Give the tidy mobilities of one study as they would be without the others."""
        name = f"file[{len(str(number)) + 2}:] AS file"
        codes = _recoded("project_code", _own(number), _SHARED)
        return self.connection.sql(
            f"SELECT * REPLACE ({name}, {codes}) FROM mobilities WHERE starts_with(file, '{number}/')"
        )

    def table(self, number: int) -> pd.DataFrame:
        """Give the tidy mobilities of one study in the order of their files and rows."""
        return self.mobilities(number).order('file, "row"').df()


def as_dict(rows: Sequence[Sequence]) -> dict[tuple, tuple[int, ...]]:
    """Give rows of counts (dimensions, then measures) as a dict, which knows no order."""
    assert all(len(row) == len(DIMENSIONS) + len(MEASURES) for row in rows)
    return {tuple(row[: len(DIMENSIONS)]): tuple(row[len(DIMENSIONS) :]) for row in rows}
