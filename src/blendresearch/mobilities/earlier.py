"""Earlier exports of the calls of a study, kept by their day: how far a call was when it was as old as another one."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from blendresearch.base.database import opened
from blendresearch.base.errors import InputError
from blendresearch.base.tables import columns_of, empty_table
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.tidying import tidy
from blendresearch.study.inputs import Inputs

EARLIER = "earlier"
_COUNTED = """SELECT call_year, count(*)::BIGINT AS total, count(*) FILTER (WHERE blended)::BIGINT AS blended
    FROM mobilities WHERE left_out IS NULL GROUP BY call_year ORDER BY call_year"""


def count_earlier(inputs: Inputs) -> pd.DataFrame:
    """Count the mobilities of each call in every earlier export, by the rules of the study (`earlier.csv`).

    Columns: `exported_on` (YYYY-MM-DD), `call_year`, `total`, `blended`. Earlier exports stand in `earlier/<day>/`, as
    exports of the study do (`mobilities/`). Without any, no rows. Raises InputError with all that is wrong.
    """
    counted, wrong = [empty_table(EARLIER)], []
    for day, folder in _by_day(inputs.folder):
        try:
            counted.append(_counts(inputs, folder).assign(exported_on=day.isoformat()))
        except InputError as error:
            wrong += [_placed(each, folder) for each in error.all]
    if wrong:
        raise InputError.together(wrong)
    found = [each for each in counted if len(each)] or counted
    return pd.concat(found, ignore_index=True)[list(columns_of(EARLIER))]


def _by_day(study: Path) -> Iterator[tuple[date, Path]]:
    """Give the folders of earlier exports in the order of their days."""
    place = study / EARLIER
    for folder in sorted(each for each in place.iterdir() if each.is_dir()) if place.is_dir() else ():
        try:
            day = date.fromisoformat(folder.name)
        except ValueError:
            day = None
        if day is None or day > date.today():
            what = f"the folder {EARLIER}/{folder.name} has no day of the past as its name"
            raise InputError(what, do="Call it by the day on which its exports were made, as 2024-03-25")
        yield day, folder


def _counts(inputs: Inputs, folder: Path) -> pd.DataFrame:
    with opened() as connection:
        load_records(connection, folder)
        tidy(connection, inputs.study, inputs.projects)
        return connection.execute(_COUNTED).df()


def _placed(error: InputError, folder: Path) -> InputError:
    """Say of which day the file is: one of the same name can stand among the exports of today."""
    what = f"among the exports of {folder.name} {error.what}" if error.file else error.what
    return InputError(what, do=error.do, file=error.file, column=error.column, row=error.row)
