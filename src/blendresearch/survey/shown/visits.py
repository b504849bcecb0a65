"""Working visits: `survey/visits.csv`, a source beside the answers."""

from pathlib import Path

import pandas as pd

from blendresearch.study.list_days import written_day
from blendresearch.study.list_rows import empty_cells, neither_yes_nor_no, read_list, stop_at, wrong_rows
from blendresearch.survey.shown.known_names import KnownNames

COLUMNS_OF_VISITS = ("institution", "date", "kind", "note", "publish")


def read_visits(folder: Path, known: KnownNames) -> pd.DataFrame:
    """Read `survey/visits.csv` of a study folder: `institution`, `date` (as 2025-03-24, "" for none), `kind`.

    What is noted of a visit is not kept: no output shows it. Raises InputError with the rows of an institution that
    stands in no list, of what is no day, and of a `publish` that is neither yes nor no.
    """
    path = folder / "survey" / "visits.csv"
    rows = read_list(path, COLUMNS_OF_VISITS[:1], COLUMNS_OF_VISITS[1:])
    if rows is None:
        return pd.DataFrame(columns=["institution", "date", "kind"])
    days = rows["date"].map(_day)
    what, do = "the cell is no day", "Write it as 2025-03-24, or leave it empty"
    wrong = empty_cells(rows, ["institution"], path) + known.unknown(rows, path)
    wrong += wrong_rows(rows.loc[days.isna(), "row"], "date", what, do, path)
    stop_at(wrong + neither_yes_nor_no(rows, "publish", path))
    read = {"institution": known.counted(rows["institution"]), "date": days, "kind": rows["kind"]}
    return pd.DataFrame(read)


def _day(text: str) -> str | None:
    """Give a day as 2025-03-24; "" stays, and what is none is None."""
    found = written_day(text)
    return found.isoformat() if found else None if text else ""
