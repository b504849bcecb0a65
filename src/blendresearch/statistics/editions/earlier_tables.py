"""The published tables of an earlier edition, read as any list that people hand in: with its bounds, and judged.

Tables of older versions of the program have fewer columns: shares and limits follow from the counts, and are not read.
"""

import re
from collections.abc import Sequence
from math import nan
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import InputError
from blendresearch.base.hidden import Whole, is_hidden, read_count, sum_of, whole
from blendresearch.base.tables import columns_of
from blendresearch.base.texts import senseless
from blendresearch.statistics.totals import KINDS, SUBSETS, UNITS
from blendresearch.study.list_rows import empty_cells, read_list, stop_at, unlike, wrong_rows
from blendresearch.study.settings import FIRST_CALL, LAST_CALL

_COHORT = r"[a-z][a-z0-9_-]{0,39}"
_LARGEST = 10**9
_COUNT = re.compile(r"[0-9]{1,10}|x|<([2-9]|[1-9][0-9]{1,9})")
_NEUTRAL = re.compile(r"Institution [A-Z]{1,3}")
_FOLLOWING = {"statistics": ("share", "lower", "upper", "interval"), "requests": ("ratio",)}
_AS_WRITTEN = "Take the file as the run wrote it, or leave it out"
_STATISTICS = ("cohort", "subset", "unit", "kind", "institution", "call_year", "activity_type")
_ONE_OF = {"subset": SUBSETS, "unit": tuple(UNITS), "kind": KINDS}
_REQUESTS = ("cohort", "institution", "call_year")


def read_statistics(path: Path) -> pd.DataFrame:
    """Read `statistics.csv` of an earlier edition: the columns of that table, limits missing.

    Raises InputError with every row that no run writes: an unknown value, a number that is no count, more blended
    mobilities than mobilities, the same row twice, a call in two cohorts, institutions that do not add up to their
    total; and when there is no row.
    """
    rows = _read(path, _STATISTICS, ("total", "blended"))
    if rows.empty:
        raise InputError("it has no row below its headings", do="Take the file as the run wrote it", file=path)
    wrong = empty_cells(rows, ["cohort", *_ONE_OF], path)
    for column, known in _ONE_OF.items():
        strange = ~rows[column].isin(["", *known])
        wrong += wrong_rows(rows.loc[strange, "row"], column, "the value is none of this table", _AS_WRITTEN, path)
    stop_at(wrong)
    more = [_is_more(blended, total) for blended, total in zip(rows["blended"], rows["total"], strict=True)]
    what = "there are more blended mobilities than mobilities"
    stop_at(wrong_rows(rows.loc[more, "row"], "blended", what, _AS_WRITTEN, path))
    of_calls = rows[rows["call_year"].notna()]
    strange = of_calls["cohort"] != of_calls.groupby("call_year")["cohort"].transform("first")
    what = "another row has this call in another cohort"
    stop_at(wrong_rows(of_calls.loc[strange, "row"], "cohort", what, _AS_WRITTEN, path))
    _refuse_other_sums(rows, path)
    return with_all_columns("statistics", rows)


def read_requests(path: Path) -> pd.DataFrame:
    """Read `requests.csv` of an earlier edition; raises as `read_statistics` does."""
    return with_all_columns("requests", _read(path, _REQUESTS, ("requested", "realised")))


def with_all_columns(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Give counts as a table of results: what follows from them (shares, limits) is missing."""
    return rows.assign(**dict.fromkeys(_FOLLOWING[table], nan)).reindex(columns=list(columns_of(table)))


def are_neutral(names: Sequence[str]) -> bool:
    """Tell whether all names are of the form that an edition has which hides them ("Institution A", docs/output.md)."""
    return bool(names) and all(map(_NEUTRAL.fullmatch, names))


def hides_names(path: Path) -> bool:
    """Tell whether an edition has neutral names in place of those of institutions, by its `disclosure.csv`."""
    rows = read_list(path, ("column", "decision"))
    return rows is not None and bool(((rows["column"] == "institution") & (rows["decision"] == "neutral name")).any())


def _read(path: Path, keys: Sequence[str], counts: Sequence[str]) -> pd.DataFrame:
    rows = read_list(path, (*keys, *counts))
    cohort, year = "the cell is no name of a cohort", "the cell is no call year"
    wrong = unlike(rows, "cohort", _COHORT, what=cohort, do=_AS_WRITTEN, path=path)
    wrong += unlike(rows, "call_year", r"|20\d\d", what=year, do=_AS_WRITTEN, path=path)
    for column in counts:
        numbers = [_count_of(text) for text in rows[column]]
        what = "the cell is neither a count nor the sign of one that is hidden"
        wrong += wrong_rows(rows.loc[[each is None for each in numbers], "row"], column, what, _AS_WRITTEN, path)
        rows = rows.assign(**{column: pd.Series(numbers, index=rows.index, dtype=object)})
    strange = rows["institution"].map(lambda name: bool(senseless(name))).astype(bool)
    wrong += wrong_rows(rows.loc[strange, "row"], "institution", "a sign of the name means nothing", _AS_WRITTEN, path)
    stop_at(wrong)
    again = "the row stands there twice, or has the same place as another one"
    stop_at(wrong_rows(rows.loc[rows.duplicated(list(keys)), "row"], None, again, _AS_WRITTEN, path))
    years = pd.to_numeric(rows["call_year"].replace("", None)).astype("Int64")
    outside = years.notna() & ~years.between(FIRST_CALL, LAST_CALL)
    stop_at(wrong_rows(rows.loc[outside.fillna(False).astype(bool), "row"], "call_year", year, _AS_WRITTEN, path))
    return rows.assign(call_year=years)


def _count_of(text: str) -> Whole | None:
    """Read a count as runs write it; none of them writes a number of 0, or one with other signs than digits."""
    if not _COUNT.fullmatch(text):
        return None
    count = read_count(text)
    return count if is_hidden(count) or count <= _LARGEST else None


def _is_more(blended: Whole, total: Whole) -> bool:
    return not (is_hidden(blended) or is_hidden(total)) and blended > total


def _refuse_other_sums(rows: pd.DataFrame, path: Path) -> None:
    """Raise InputError for a total that its institutions, all of which are shown, do not add up to."""
    plain = rows[(rows["subset"] == "all") & (rows["kind"] == "all") & (rows["activity_type"] == "")]
    wrong = []
    for _, own in plain.groupby(["cohort", "unit", plain["call_year"].fillna(0)]):
        of_all, parts = own[own["institution"] == ""], own[own["institution"] != ""]
        if len(of_all) and len(parts):
            wrong += [row for row, column in _other_sums(of_all, parts)]
    what, do = "the institutions of this total do not add up to it", _AS_WRITTEN
    stop_at(wrong_rows(sorted(set(wrong)), None, what, do, path))


def _other_sums(of_all: pd.DataFrame, parts: pd.DataFrame) -> list[tuple[int, str]]:
    found = []
    for column in ("total", "blended"):
        said, added = whole(of_all[column].iloc[0]), sum_of([0, *map(whole, parts[column])])
        if not (is_hidden(said) or is_hidden(added)) and said != added:
            found.append((int(of_all["row"].iloc[0]), column))
    return found


def placed(error: InputError, edition: str) -> InputError:
    """Say of which edition a file is: one of the same name is made of this one."""
    what = f"in the results of {edition}, which 'previous' names, {error.what}"
    return InputError.together(
        [InputError(what, do=error.do, file=error.file, column=error.column, row=error.row), *error.all[1:]]
    )
