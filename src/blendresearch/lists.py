"""The small lists beside the exports: projects, institutions, published figures."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from blendresearch.codelists import meaning
from blendresearch.errors import InputError
from blendresearch.exports.textfile import encoding_of, heads


def read_list(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame | None:
    """Read a CSV list as text: the asked columns (missing optional ones empty) plus `row`; None when there is no file.

    Raises InputError when it cannot be read, lacks a required heading, or has a row of another length.
    """
    if not path.is_file():
        return None
    encoding = encoding_of(path)
    separator = max(heads(path, encoding), key=lambda head: len(set(head.rows[0]) & set(required)) if head.rows else 0)
    with path.open(encoding=encoding, newline="") as file:
        rows = list(csv.reader(file, delimiter=separator.separator))
    heading = [cell.strip().casefold() for cell in rows[0]] if rows else []
    missing = [name for name in required if name not in heading]
    if missing:
        raise InputError("the heading is missing", do="Add that column", file=path, column=missing[0], row=1)
    records = []
    for number, cells in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in cells):
            if len(cells) != len(heading):
                raise InputError("the row has not as many cells as there are headings", do="Mend it", file=path, row=number)
            records.append({"row": number, **dict(zip(heading, (cell.strip() for cell in cells), strict=True))})
    return pd.DataFrame(records, columns=["row", *required, *optional], dtype=object).fillna("")


def read_projects(folder: Path) -> pd.DataFrame | None:
    """Read `projects.csv`: `project_code`, `institution`, `requested_blended` (whole number, NaN where empty)."""
    path = folder / "projects.csv"
    projects = read_list(path, ["project_code", "institution"], ["requested_blended"])
    if projects is None:
        return None
    _refuse_empty(projects, ["project_code", "institution"], path)
    _refuse_twice(projects, "project_code", path)
    strange = projects[~projects["project_code"].str.match(r"20\d\d-")]
    _refuse(strange, "project_code", "the code does not begin with a call year", "Write it as in the export", path)
    wrong = projects[~projects["requested_blended"].str.fullmatch(r"\d*")]
    _refuse(wrong, "requested_blended", "the cell is not a whole number", "Write digits only or leave it empty", path)
    requested = pd.to_numeric(projects["requested_blended"], errors="coerce")
    return projects.assign(requested_blended=requested)


def read_institutions(folder: Path) -> pd.DataFrame | None:
    """Read `institutions.csv`, the frame: `institution`, `approached`, `responded` (True, False or None), `survey_form`."""
    path = folder / "institutions.csv"
    frame = read_list(path, ["institution"], ["approached", "responded", "survey_form", "note"])
    if frame is None:
        return None
    _refuse_empty(frame, ["institution"], path)
    _refuse_twice(frame, "institution", path)
    for column in ("approached", "responded"):
        read = {text: meaning("yes_no", text) for text in frame[column].unique() if text}
        wrong = frame[[bool(text) and read[text] is None for text in frame[column]]]
        _refuse(wrong, column, "the cell is neither yes nor no", "Write yes or no, or leave it empty", path)
        frame[column] = [read[text] == "yes" if text else None for text in frame[column]]
    return frame


def read_published(folder: Path) -> pd.DataFrame | None:
    """Read `published.csv`: the figures that were published before, as text, with their number of `decimals`."""
    path = folder / "published.csv"
    published = read_list(
        path, ["id", "what", "published", "decimals", "measure"], ["section", "what_nl", "unit", "note"]
    )
    if published is None:
        return None
    _refuse_empty(published, ["id", "what", "published", "measure"], path)
    _refuse_twice(published, "id", path)
    wrong = published[~published["decimals"].str.fullmatch(r"-?\d+")]
    _refuse(wrong, "decimals", "the cell is not a whole number", "Write the number of printed decimals", path)
    return published.assign(decimals=published["decimals"].astype(int))


def _refuse(rows: pd.DataFrame, column: str, what: str, do: str, path: Path) -> None:
    if len(rows):
        raise InputError(what, do=do, file=path, column=column, row=int(rows["row"].iloc[0]))


def _refuse_empty(rows: pd.DataFrame, columns: Sequence[str], path: Path) -> None:
    for column in columns:
        _refuse(rows[rows[column] == ""], column, "the cell is empty", "Fill it in or remove the row", path)


def _refuse_twice(rows: pd.DataFrame, column: str, path: Path) -> None:
    _refuse(rows[rows[column].duplicated()], column, "it stands in the list twice", "Keep one of the two rows", path)
