"""The small lists beside the exports: projects, institutions, published figures."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import HeadingError, InputError
from blendresearch.base.texts import clean, is_formula
from blendresearch.data.codelists import meaning
from blendresearch.language import available
from blendresearch.study.files import input_file
from blendresearch.study.reading.csv_rows import encoding_of, heads, numbered_rows
from blendresearch.study.spellings import Alone, Spellings, standing_alone

_LONGEST = {"institution": 500, "spelling": 500}
_LONGEST_CELL = 5000


def read_list(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame | None:
    """Read a CSV list as text: the asked columns (missing optional ones empty) plus `row`; None when there is no file.

    Headings are matched in any case. Cells are cleaned of signs that nobody sees (`texts.clean`). Raises InputError
    when the file cannot be read, lacks a required heading, has one twice, has a row of another length, or has a cell
    that is too long or that a spreadsheet would take for a formula.
    """
    if input_file(path.parent, path.name) is None:
        return None
    encoding = encoding_of(path)
    best = max(heads(path, encoding), key=lambda head: len(set(required) & set(_heading(head.rows))))
    rows = list(numbered_rows(path, encoding, best.separator))
    heading = _heading([cells for _, cells in rows])
    asked = [*required, *optional]
    _stop_at(_wrong_heading(heading, required, asked, path))
    filled = [(number, cells) for number, cells in rows[1:] if any(cell.strip() for cell in cells)]
    _stop_at(_unfitting(filled, len(heading), path))
    records = [
        {"row": number, **dict.fromkeys(asked, "")} | dict(zip(heading, map(clean, cells), strict=True))
        for number, cells in filled
    ]
    table = pd.DataFrame(records, columns=["row", *asked], dtype=object)
    _stop_at(_unfit_cells(table, required, asked, path))
    return table


def _stop_at(wrong: Sequence[InputError]) -> None:
    if wrong:
        raise InputError.together(wrong)


def _heading(rows: Sequence[Sequence[str]]) -> list[str]:
    return [clean(cell).casefold() for cell in rows[0]] if rows else []


def _wrong_heading(
    heading: Sequence[str], required: Sequence[str], asked: Sequence[str], path: Path
) -> list[InputError]:
    missing = [(name, "the heading is missing", "Add that column") for name in required if name not in heading]
    twice = [(name, "the heading stands there twice", "Keep one column") for name in asked if heading.count(name) > 1]
    return [HeadingError(what, do=do, file=path, column=name, row=1) for name, what, do in missing + twice]


def _unfitting(rows: Sequence[tuple[int, list[str]]], width: int, path: Path) -> list[InputError]:
    what, do = (
        "the row has not as many cells as there are headings",
        ("Put a cell that holds a separator between quotation marks, or mend the row in a spreadsheet"),
    )
    return _wrong([number for number, cells in rows if len(cells) != width], None, what, do, path)


def _unfit_cells(table: pd.DataFrame, required: Sequence[str], asked: Sequence[str], path: Path) -> list[InputError]:
    wrong: list[InputError] = []
    for name in asked:
        longest = _LONGEST.get(name, _LONGEST_CELL)
        what, do = f"the cell is longer than {longest} signs", "Shorten it"
        wrong += _wrong(table.loc[table[name].str.len() > longest, "row"], name, what, do, path)
    what, do = "a spreadsheet would take the cell for a formula", "Write it without =, +, - or @ in front"
    for name in required:
        wrong += _wrong(table.loc[table[name].map(is_formula).astype(bool), "row"], name, what, do, path)
    return wrong


def read_spellings(folder: Path) -> Spellings:
    """Read `spellings.csv`: `spelling`, `institution`, the name under which it is counted; no names without the file.

    Raises InputError when a spelling stands there twice, or leads to a name that is itself a spelling.
    """
    path = folder / "spellings.csv"
    rows = read_list(path, ["spelling", "institution"])
    if rows is None:
        return Spellings()
    wrong = _empty(rows, ["spelling", "institution"], path) + _twice(rows, "spelling", path)
    onwards = rows.loc[(rows["institution"] != "") & rows["institution"].isin(rows["spelling"]), "row"]
    what, do = "the name stands among the spellings, too", "Write the name under which the institution is counted"
    _stop_at(wrong + _wrong(onwards, "institution", what, do, path))
    return Spellings(dict(zip(rows["spelling"], rows["institution"], strict=True)))


NUMBERS_OF_PROJECTS = ("requested_blended", "requested_mobilities", "granted_mobilities")


def read_projects(folder: Path, names: Spellings | None = None) -> pd.DataFrame | None:
    """Read `projects.csv`: `project_code`, `institution`, and three numbers that may be empty (NaN).

    `requested_blended` are the blended mobilities of the application, `requested_mobilities` and `granted_mobilities`
    all mobilities of the application and of the grant. Institutions have the names under which they are counted: by
    `spellings.csv`, unless `names` are given.
    """
    path, names = folder / "projects.csv", read_spellings(folder) if names is None else names
    projects = read_list(path, ["project_code", "institution"], NUMBERS_OF_PROJECTS)
    if projects is None:
        return None
    what, do = "the code does not begin with a call year", "Write it as in the export"
    wrong = _empty(projects, ["project_code", "institution"], path) + _twice(projects, "project_code", path)
    named = projects[projects["project_code"] != ""]
    wrong += _unlike(named, "project_code", r"20[0-9]{2}-.*", what=what, do=do, path=path)
    what, do = "the cell is not a whole number", "Write digits only or leave it empty"
    for column in NUMBERS_OF_PROJECTS:
        wrong += _unlike(projects, column, r"[0-9]{0,9}", what=what, do=do, path=path)
    _stop_at(wrong)
    numbers = {column: pd.to_numeric(projects[column], errors="coerce").astype(float) for column in NUMBERS_OF_PROJECTS}
    return projects.assign(institution=projects["institution"].map(names.of), **numbers)


def read_institutions(folder: Path, names: Spellings | None = None) -> pd.DataFrame | None:
    """Read `institutions.csv`, the frame: `institution`, `approached`, `responded` (True, False, None), ...

    Institutions have the names under which they are counted: by `spellings.csv`, unless `names` are given. Two rows
    that become one institution are refused: which of their answers holds is not guessed.
    """
    path, names = folder / "institutions.csv", read_spellings(folder) if names is None else names
    frame = read_list(path, ["institution"], ["approached", "responded", "survey_form", "note"])
    if frame is None:
        return None
    wrong = _empty(frame, ["institution"], path) + _twice(frame, "institution", path)
    twice = frame["institution"].duplicated()
    frame["institution"] = frame["institution"].map(names.of)
    what, do = "by spellings.csv it is an institution of another row", "Keep one row an institution"
    merged = frame["institution"].duplicated() & ~twice
    wrong += _wrong(frame.loc[merged, "row"], "institution", what, do, path)
    for column in ("approached", "responded"):
        read = {text: meaning("yes_no", text) for text in frame[column].unique() if text}
        strange = frame[column].isin([text for text, value in read.items() if value is None])
        what, do = "the cell is neither yes nor no", "Write yes or no, or leave it empty"
        wrong += _wrong(frame.loc[strange, "row"], column, what, do, path)
        flags = [read[text] == "yes" if text else None for text in frame[column]]
        frame[column] = pd.Series(flags, index=frame.index, dtype=object)
    _stop_at(wrong)
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
    what, do = "the cell is not a whole number from -9 to 9", "Write the number of printed decimals"
    wrong = _empty(published, ["id", "what", "published", "measure"], path) + _twice(published, "id", path)
    wrong += _unlike(published, "decimals", "-?[0-9]", what=what, do=do, path=path)
    _stop_at(wrong)
    return published.assign(decimals=published["decimals"].astype(int))


def _wrong(rows: Sequence[int], column: str | None, what: str, do: str, path: Path) -> list[InputError]:
    """Give the error of the first of some rows, or none when there is none."""
    if not len(rows):
        return []
    more = f" (and so in {len(rows) - 1} more rows)" if len(rows) > 1 else ""
    return [InputError(what + more, do=do, file=path, column=column, row=int(next(iter(rows))))]


def _unlike(rows: pd.DataFrame, column: str, pattern: str, *, what: str, do: str, path: Path) -> list[InputError]:
    alike = rows[column].str.fullmatch(pattern).astype(bool)
    return _wrong(rows.loc[~alike, "row"], column, what, do, path)


def _empty(rows: pd.DataFrame, columns: Sequence[str], path: Path) -> list[InputError]:
    what, do = "the cell is empty", "Fill it in or remove the row"
    return [error for name in columns for error in _wrong(rows.loc[rows[name] == "", "row"], name, what, do, path)]


def _twice(rows: pd.DataFrame, column: str, path: Path) -> list[InputError]:
    again = rows[column].duplicated() & (rows[column] != "")
    return _wrong(rows.loc[again, "row"], column, "it stands in the list twice", "Keep one of the two rows", path)


def names_alone(folder: Path, names: Spellings, focus: Sequence[str], asked: Sequence[str]) -> list[Alone]:
    """Give every name of an institution that stands alone in the lists of a study.

    `focus` are the names as its settings have them, `asked` as the measures of `published.csv` have them.
    """
    lists = [read(folder, Spellings()) for read in (read_projects, read_institutions)]
    listed, framed = ([] if rows is None else list(rows["institution"]) for rows in lists)
    return list(standing_alone(names, listed, framed, focus, asked))
