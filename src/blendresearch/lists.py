"""The small lists beside the exports: projects, institutions, published figures."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from blendresearch.codelists import meaning
from blendresearch.errors import InputError
from blendresearch.exports.textfile import encoding_of, heads, numbered_rows
from blendresearch.inputs import input_file
from blendresearch.language import available


def read_list(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame | None:
    """Read a CSV list as text: the asked columns (missing optional ones empty) plus `row`; None when there is no file.

    Headings are matched in any case. Raises InputError when the file cannot be read, lacks a required heading, has one
    twice, or has a row of another length.
    """
    if input_file(path.parent, path.name) is None:
        return None
    encoding = encoding_of(path)
    best = max(heads(path, encoding), key=lambda head: len(set(required) & set(_heading(head.rows))))
    rows = list(numbered_rows(path, encoding, best.separator))
    heading = _heading([cells for _, cells in rows])
    _judge_heading(heading, required, optional, path)
    asked = [*required, *optional]
    records = [
        {"row": number, **dict.fromkeys(asked, "")}
        | dict(zip(heading, _fitting(cells, heading, path, number), strict=True))
        for number, cells in rows[1:]
        if any(cell.strip() for cell in cells)
    ]
    return pd.DataFrame(records, columns=["row", *asked], dtype=object)


def _heading(rows: Sequence[Sequence[str]]) -> list[str]:
    return [cell.strip().casefold() for cell in rows[0]] if rows else []


def _judge_heading(heading: Sequence[str], required: Sequence[str], optional: Sequence[str], path: Path) -> None:
    for name in required:
        if name not in heading:
            raise InputError("the heading is missing", do="Add that column", file=path, column=name, row=1)
    for name in (*required, *optional):
        if heading.count(name) > 1:
            raise InputError("the heading stands there twice", do="Keep one column", file=path, column=name, row=1)


def _fitting(cells: Sequence[str], heading: Sequence[str], path: Path, row: int) -> list[str]:
    if len(cells) != len(heading):
        do = "Put a cell that holds a separator between quotation marks, or mend the row in a spreadsheet"
        raise InputError("the row has not as many cells as there are headings", do=do, file=path, row=row)
    return [cell.strip() for cell in cells]


NUMBERS_OF_PROJECTS = ("requested_blended", "requested_mobilities", "granted_mobilities")


def read_projects(folder: Path) -> pd.DataFrame | None:
    """Read `projects.csv`: `project_code`, `institution`, and three numbers that may be empty (NaN).

    `requested_blended` are the blended mobilities of the application, `requested_mobilities` and `granted_mobilities`
    all mobilities of the application and of the grant.
    """
    path = folder / "projects.csv"
    projects = read_list(path, ["project_code", "institution"], NUMBERS_OF_PROJECTS)
    if projects is None:
        return None
    _refuse_empty(projects, ["project_code", "institution"], path)
    _refuse_twice(projects, "project_code", path)
    what, do = "the code does not begin with a call year", "Write it as in the export"
    _refuse_unlike(projects, "project_code", r"20[0-9]{2}-.*", what=what, do=do, path=path)
    what, do = "the cell is not a whole number", "Write digits only or leave it empty"
    for column in NUMBERS_OF_PROJECTS:
        _refuse_unlike(projects, column, r"[0-9]{0,9}", what=what, do=do, path=path)
    numbers = {column: pd.to_numeric(projects[column], errors="coerce").astype(float) for column in NUMBERS_OF_PROJECTS}
    return projects.assign(**numbers)


def read_institutions(folder: Path) -> pd.DataFrame | None:
    """Read `institutions.csv`, the frame: `institution`, `approached`, `responded` (True, False, None), ..."""
    path = folder / "institutions.csv"
    frame = read_list(path, ["institution"], ["approached", "responded", "survey_form", "note"])
    if frame is None:
        return None
    _refuse_empty(frame, ["institution"], path)
    _refuse_twice(frame, "institution", path)
    for column in ("approached", "responded"):
        read = {text: meaning("yes_no", text) for text in frame[column].unique() if text}
        wrong = frame[frame[column].isin([text for text, value in read.items() if value is None])]
        _refuse(wrong, column, "the cell is neither yes nor no", "Write yes or no, or leave it empty", path)
        flags = [read[text] == "yes" if text else None for text in frame[column]]
        frame[column] = pd.Series(flags, index=frame.index, dtype=object)
    return frame


def read_published(folder: Path) -> pd.DataFrame | None:
    """Read `published.csv`: the figures that were published before, as text, with their number of `decimals`."""
    path = folder / "published.csv"
    translated = [f"what_{code}" for code in available()]
    published = read_list(
        path, ["id", "what", "published", "decimals", "measure"], ["section", *translated, "unit", "note"]
    )
    if published is None:
        return None
    _refuse_empty(published, ["id", "what", "published", "measure"], path)
    _refuse_twice(published, "id", path)
    what, do = "the cell is not a whole number from -9 to 9", "Write the number of printed decimals"
    _refuse_unlike(published, "decimals", "-?[0-9]", what=what, do=do, path=path)
    return published.assign(decimals=published["decimals"].astype(int))


def _refuse(rows: pd.DataFrame, column: str, what: str, do: str, path: Path) -> None:
    if len(rows):
        raise InputError(what, do=do, file=path, column=column, row=int(rows["row"].iloc[0]))


def _refuse_unlike(rows: pd.DataFrame, column: str, pattern: str, *, what: str, do: str, path: Path) -> None:
    alike = rows[column].str.fullmatch(pattern).astype(bool)
    _refuse(rows[~alike], column, what, do, path)


def _refuse_empty(rows: pd.DataFrame, columns: Sequence[str], path: Path) -> None:
    for column in columns:
        _refuse(rows[rows[column] == ""], column, "the cell is empty", "Fill it in or remove the row", path)


def _refuse_twice(rows: pd.DataFrame, column: str, path: Path) -> None:
    _refuse(rows[rows[column].duplicated()], column, "it stands in the list twice", "Keep one of the two rows", path)
