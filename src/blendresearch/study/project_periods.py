"""Which days of a project an institution has: the columns `from` and `to` of `projects.csv`.

A project that changes institution has a row for each, one after the other. An empty `from` is since ever, an empty `to`
for ever, so that a project of one institution needs neither.
"""

from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.study.list_days import written_day
from blendresearch.study.list_rows import standing_twice, wrong_rows

PERIOD = ("from", "to")
_OPEN = {"from": date.min, "to": date.max}
_NO_DAY = "Write it as 2025-03-24; leave it empty where the first institution begins, or the last one ends"
_SHARE = "has the project another institution from a day on, then write below from and to which days each of them has"
_NEXT = "Let from be the day after to of that row: each day of a project is of one institution"


def with_periods(rows: pd.DataFrame, path: Path) -> tuple[pd.DataFrame, list[InputError]]:
    """Give the rows of `projects.csv` with `first_day` and `last_day` (both included) in place of `from` and `to`.

    Where nothing is written these are `date.min` and `date.max`; what is no day is taken for that. The errors are
    those of what is no day, of a period that ends before it begins, and of several rows of one project whose periods
    overlap, leave days between them, or are not told.
    """
    days = {name: [written_day(text) if text else _OPEN[name] for text in rows[name]] for name in PERIOD}
    wrong = []
    for name, found in days.items():
        strange = rows.loc[[day is None for day in found], "row"]
        wrong += wrong_rows(strange, name, "the cell is no day", _NO_DAY, path)
    read = {name: [day or _OPEN[name] for day in found] for name, found in days.items()}
    table = rows.drop(columns=[*PERIOD]).assign(first_day=read["from"], last_day=read["to"])
    return table, wrong or _disordered(rows, table, path)


def _disordered(rows: pd.DataFrame, table: pd.DataFrame, path: Path) -> list[InputError]:
    """Give the errors of periods that end before they begin, and of rows of one project that do not fit together."""
    what, do = "the period ends before it begins", "Write its first day below from and its last day below to"
    turned = wrong_rows(table.loc[table["first_day"] > table["last_day"], "row"], "from", what, do, path)
    told = (rows[[*PERIOD]] != "").any(axis=1)
    untold = table[~told.groupby(rows["project_code"]).transform("any")]
    several = table[table["project_code"].duplicated(keep=False) & told.groupby(rows["project_code"]).transform("any")]
    wrong = turned + standing_twice(untold, "project_code", path, _SHARE)
    return wrong if turned else wrong + _unfit_neighbours(several[several["project_code"] != ""], path)


def _unfit_neighbours(several: pd.DataFrame, path: Path) -> list[InputError]:
    """Give the errors of rows that overlap with the one before them, or do not follow it on the next day."""
    ordered = several.sort_values(["project_code", "first_day", "row"])
    before = ordered.groupby("project_code")[["last_day", "row"]].shift()
    pairs = ordered.assign(ends=before["last_day"], before=before["row"]).dropna(subset="before")
    apart = [(first - ends).days for first, ends in zip(pairs["first_day"], pairs["ends"], strict=True)]
    return [
        *_of_pairs(pairs[[days < 1 for days in apart]], "its days overlap those of row {row}", path),
        *_of_pairs(pairs[[days > 1 for days in apart]], "after row {row} the project has no institution {days}", path),
    ]


def _of_pairs(pairs: pd.DataFrame, what: str, path: Path) -> list[InputError]:
    if pairs.empty:
        return []
    pairs = pairs.sort_values("row")
    first = pairs.iloc[0]
    day = timedelta(days=1)
    days = f"from {first['ends'] + day} to {first['first_day'] - day}" if first["first_day"] > first["ends"] else ""
    return wrong_rows(pairs["row"], "from", what.format(row=int(first["before"]), days=days), _NEXT, path)
