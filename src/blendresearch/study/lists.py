"""The small lists beside the exports: projects, institutions, published figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path, PurePath

import pandas as pd

from blendresearch.base.cell_places import letters_of
from blendresearch.base.errors import InputError
from blendresearch.data.codelists import list_names, meaning, nearest, normalise
from blendresearch.language import bases
from blendresearch.study.context_list import CONTEXT, OF_WHAT_IS_TOLD, OPTIONAL_OF_CONTEXT, REQUIRED_OF_CONTEXT
from blendresearch.study.list_rows import (
    empty_cells,
    no_names,
    open_list,
    read_list,
    standing_twice,
    stop_at,
    unlike,
    wrong_rows,
)
from blendresearch.study.project_periods import PERIOD, with_periods
from blendresearch.study.spellings import Alone, Spellings
from blendresearch.study.validation_answers import COLUMNS_OF_VALIDATION, REQUIRED_OF_VALIDATION, VALIDATION
from blendresearch.study.whole_numbers import advice_on, whole_number


def read_spellings(folder: Path) -> Spellings:
    """Read `spellings.csv`: `spelling`, `institution`, the name under which it is counted; no names without the file.

    Raises InputError when a spelling stands there twice, or leads to a name that is itself a spelling of
    another one. A name that leads to itself is known, though no other list has it.
    """
    path = folder / "spellings.csv"
    rows = read_list(path, ["spelling", "institution"])
    if rows is None:
        return Spellings()
    wrong = empty_cells(rows, ["spelling", "institution"], path) + no_names(rows, "institution", path)
    wrong += standing_twice(rows, "spelling", path)
    leads_on = rows["institution"].isin(rows.loc[rows["spelling"] != rows["institution"], "spelling"])
    onwards = rows.loc[(rows["institution"] != "") & leads_on, "row"]
    what, do = "the name stands among the spellings, too", "Write the name under which the institution is counted"
    stop_at(wrong + wrong_rows(onwards, "institution", what, do, path))
    return Spellings(dict(zip(rows["spelling"], rows["institution"], strict=True)))


NUMBERS_OF_PROJECTS = ("requested_blended", "requested_mobilities", "granted_mobilities", "registered_mobilities")
COLUMNS_OF_INSTITUTIONS = ("institution", "approached", "responded", "survey_form", "note")
REQUIRED_OF_PUBLISHED = ("id", "what", "published", "decimals", "measure")
OPTIONAL_OF_PUBLISHED = ("section", *(f"what_{code}" for code in bases()), "unit", "note")
COLUMNS_OF_PROJECTS = ("project_code", "institution", *NUMBERS_OF_PROJECTS, "status", *PERIOD)


def read_projects(folder: Path, names: Spellings | None = None) -> pd.DataFrame | None:
    """Read `projects.csv`: `project_code`, `institution`, numbers that may be empty (NaN), `status`, `first_day`, ...

    `requested_blended` are the blended mobilities of the application, `requested_mobilities` and `granted_mobilities`
    all mobilities of the application and of the grant, `registered_mobilities` those that the system shows. `status` is
    `withdrawn`, `none` (no mobility is expected) or "". A project that changes institution has a row for each, with the
    days that are of it (`first_day` to `last_day`; `project_periods`). Institutions have the names under which they are
    counted: by `spellings.csv`, unless `names` are given.
    """
    path, names = folder / "projects.csv", read_spellings(folder) if names is None else names
    required, optional = COLUMNS_OF_PROJECTS[:2], COLUMNS_OF_PROJECTS[2:]
    projects = read_list(path, required, optional)
    if projects is None:
        return None
    what, do = "the code does not begin with a call year", "Write it as in the export"
    projects, wrong = with_periods(projects, path)
    wrong = empty_cells(projects, required, path) + no_names(projects, "institution", path) + wrong
    named = projects[projects["project_code"] != ""]
    wrong += unlike(named, "project_code", r"20[0-9]{2}-.*", what=what, do=do, path=path)
    wrong += _no_numbers(projects, path)
    status = {text: meaning("project_status", text) if text else "" for text in projects["status"].unique()}
    what, do = (
        "the cell is neither withdrawn nor none",
        "Write one of these where no mobility is expected, else nothing",
    )
    strange = projects["status"].map(status).isna()
    stop_at(wrong + wrong_rows(projects.loc[strange, "row"], "status", what, do, path))
    numbers = {column: _numbers(projects[column]) for column in NUMBERS_OF_PROJECTS}
    institutions = [*map(names.of, projects["institution"].tolist())]
    return projects.assign(institution=institutions, status=projects["status"].map(status), **numbers)


def read_listed(folder: Path, names: Spellings) -> pd.DataFrame | None:
    """Read of `projects.csv` which projects it has: `project_code`, `institution`, `row`, and the days of each row.

    An institution that is not filled in is "". Where the days are wrong, a project is of the institution of its first
    row; whatever else is wrong does not matter. Raises InputError when the list cannot be read as one.
    """
    path = folder / "projects.csv"
    rows = read_list(path, COLUMNS_OF_PROJECTS[:2], PERIOD)
    if rows is None:
        return None
    listed, wrong = with_periods(rows, path)
    if wrong:
        listed = listed.drop_duplicates("project_code").assign(first_day=date.min, last_day=date.max)
    listed = listed[listed["project_code"] != ""]
    return listed.assign(institution=listed["institution"].map(names.of))


def _numbers(cells: pd.Series) -> pd.Series:
    read = {text: whole_number(text) for text in cells.unique()}
    return cells.map(read).astype(float)


def _no_numbers(projects: pd.DataFrame, path: Path) -> list[InputError]:
    """Give an error for each kind of cell that should be a number and is none, with the advice that fits it."""
    wrong = []
    for column in NUMBERS_OF_PROJECTS:
        advice = {text: advice_on(text) for text in projects[column].unique() if text and whole_number(text) is None}
        for each in dict.fromkeys(advice.values()):
            such = projects[column].isin([text for text, own in advice.items() if own == each])
            wrong += wrong_rows(projects.loc[such, "row"], column, each.what, each.do, path)
    return wrong


def read_institutions(folder: Path, names: Spellings | None = None) -> pd.DataFrame | None:
    """Read `institutions.csv`, the frame: `institution`, `approached`, `responded` (True, False, None), ...

    Institutions have the names under which they are counted: by `spellings.csv`, unless `names` are given. Two rows
    that become one institution are refused: which of their answers holds is not guessed.
    """
    path, names = folder / "institutions.csv", read_spellings(folder) if names is None else names
    frame = read_list(path, COLUMNS_OF_INSTITUTIONS[:1], COLUMNS_OF_INSTITUTIONS[1:])
    if frame is None:
        return None
    wrong = empty_cells(frame, ["institution"], path) + no_names(frame, "institution", path)
    wrong += standing_twice(frame, "institution", path)
    twice = frame["institution"].duplicated()
    frame["institution"] = frame["institution"].map(names.of)
    what, do = "by spellings.csv it is an institution of another row", "Keep one row an institution"
    merged = frame["institution"].duplicated() & ~twice
    wrong += wrong_rows(frame.loc[merged, "row"], "institution", what, do, path)
    for column in ("approached", "responded"):
        read = {text: meaning("yes_no", text) for text in frame[column].unique() if text}
        strange = frame[column].isin([text for text, value in read.items() if value is None])
        what, do = "the cell is neither yes nor no", "Write yes or no, or leave it empty"
        wrong += wrong_rows(frame.loc[strange, "row"], column, what, do, path)
        flags = [read[text] == "yes" if text else None for text in frame[column]]
        frame[column] = pd.Series(flags, index=frame.index, dtype=object)
    stop_at(wrong)
    return frame


def read_published(folder: Path) -> pd.DataFrame | None:
    """Read `published.csv`: the figures that were published before, as text, with their number of `decimals`."""
    path = folder / "published.csv"
    published = read_list(path, REQUIRED_OF_PUBLISHED, OPTIONAL_OF_PUBLISHED)
    if published is None:
        return None
    what, do = "the cell is not a whole number from -9 to 9", "Write the number of printed decimals"
    wrong = empty_cells(published, ["id", "what", "published", "measure"], path) + standing_twice(published, "id", path)
    wrong += unlike(published, "decimals", "-?[0-9]", what=what, do=do, path=path)
    stop_at(wrong)
    return published.assign(decimals=published["decimals"].astype(int))


_COLUMNS = {
    "projects.csv": (("project_code", "institution"), COLUMNS_OF_PROJECTS),
    "institutions.csv": (("institution",), COLUMNS_OF_INSTITUTIONS),
    "spellings.csv": (("spelling", "institution"), ("spelling", "institution")),
    "published.csv": (REQUIRED_OF_PUBLISHED, (*REQUIRED_OF_PUBLISHED, *OPTIONAL_OF_PUBLISHED)),
    CONTEXT: (REQUIRED_OF_CONTEXT, (*REQUIRED_OF_CONTEXT, *OPTIONAL_OF_CONTEXT, *OF_WHAT_IS_TOLD)),
    VALIDATION: (REQUIRED_OF_VALIDATION, COLUMNS_OF_VALIDATION),
}


_FOR_OURSELVES = {VALIDATION: set(COLUMNS_OF_VALIDATION)}
"""Columns of lists that hold what is no part of a study, besides notes of those who made it: IDs of mobilities."""


def lists_to_keep(folder: Path) -> dict[str, pd.DataFrame]:
    """Give the lists of a study as they are written, by the name of their file, with the columns that may be kept.

    Those are the columns that a list is read by, without notes; what people put beside them can be about persons.
    Raises InputError as `read_list` does.
    """
    found = {}
    for file, (required, asked) in _COLUMNS.items():
        kept = [name for name in asked if name not in {"note", *_FOR_OURSELVES.get(file, ())}]
        rows = read_list(folder / file, required, [name for name in kept if name not in required]) if kept else None
        if rows is not None:
            found[file] = rows[kept]
    return found


def unread_columns(folder: Path, lists: Mapping[str, tuple[Sequence[str], Sequence[str]]] = _COLUMNS) -> list[Alone]:
    """Give every column of a list that is not read, with the column that may be meant; none for notes of one's own.

    `lists` has for each list the columns that it needs, and all that it can have.
    """
    found = []
    for file, (required, asked) in lists.items():
        rows = open_list(folder / file, required, asked, most=0)
        for at, text in (rows.unknown if rows else {}).items():
            if normalise(text) not in list_names()["own"]["columns"]:
                what = f"the heading of column {letters_of(at)} is none that the list has, and the column was not read"
                near = nearest(text, [name for name in asked if name not in rows.columns])
                do = f"Is {near} meant? Then head it so" if near else "Nothing, if it is a column of your own"
                found.append(Alone(PurePath(file).name, what, do))
    return found


def read_as_written(folder: Path) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """Read `projects.csv` and `institutions.csv` with the names of institutions as they are written there."""
    return read_projects(folder, Spellings()), read_institutions(folder, Spellings())
