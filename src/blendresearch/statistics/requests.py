"""What was asked for in the applications against what was registered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import pandas as pd

from blendresearch.base.hidden import Whole, is_hidden, sum_of, whole
from blendresearch.base.tables import columns_of
from blendresearch.statistics.methods.realisation import Fall, fall

COLUMNS = columns_of("requests")
_KEYS = ["cohort", "institution", "call_year"]


def make_requests(projects: pd.DataFrame, cube: pd.DataFrame) -> pd.DataFrame:
    """Make `requests.csv`: requested and realised blended mobilities by institution and call year, and their totals.

    `projects` has one row a project with `cohort`, `institution`, `call_year` and `requested_blended` (NaN where the
    application is not known). An institution counts in a call year when the requests of all its projects there are
    known: with one of them missing, what was realised could not be set against what was requested. `cube` is what
    `count_mobilities` gives. `ratio` is realised / requested, missing where nothing was requested. An empty institution
    or call year means all of them.
    """
    both = _beside(projects, cube, ["requested_blended"])
    both = both.rename(columns={"requested_blended": "requested", "blended_mobilities": "realised"})
    levels = [_sums(both, by) for by in (["cohort"], ["cohort", "institution"], _KEYS)]
    table = pd.concat(levels, ignore_index=True).reindex(columns=list(COLUMNS[:5]))
    table["institution"] = table["institution"].astype(object).where(table["institution"].notna(), "")
    table = table.astype({"call_year": "Int64", "requested": "int64", "realised": "int64"})
    return table.assign(ratio=(table["realised"] / table["requested"].where(table["requested"] > 0)).astype(float))


def falls(projects: pd.DataFrame, cube: pd.DataFrame, cohort: str) -> dict[str, Fall]:
    """Give the fall from requested to realised blended mobilities in parts, by institution and under "" in all.

    It is told over the same institutions and call years as `make_requests` counts, or not at all: of an institution
    where `requested_mobilities` is known for each of its call years and not 0 together, and in all where it is known
    for everybody. The part of the grant is told apart where `granted_mobilities` is known for all of them; the
    realisation of mobilities of any kind is that of `cube`.
    """
    own, counted = projects[projects["cohort"] == cohort], cube[cube["cohort"] == cohort]
    known = _beside(own, counted, ["requested_blended"])
    for name in ("requested_mobilities", "granted_mobilities"):
        known = known.merge(_beside(own, counted, [name])[[*_KEYS, name]], on=_KEYS, how="left")
    parts = dict(list(known.groupby("institution", sort=True)))
    return {name: _fall(rows) for name, rows in ({"": known} | parts).items() if _all_known(rows)}


def _all_known(rows: pd.DataFrame) -> bool:
    asked = rows["requested_mobilities"]
    return bool(asked.notna().all() and asked.sum() > 0)


def _fall(rows: pd.DataFrame) -> Fall:
    granted = rows["granted_mobilities"]
    asked, done, asked_all, done_all = (
        int(rows[name].sum())
        for name in ("requested_blended", "blended_mobilities", "requested_mobilities", "mobilities")
    )
    granted_all = None if granted.isna().any() else int(granted.sum())
    return fall(asked, done, requested_all=asked_all, granted_all=granted_all, realised_all=done_all)


def _beside(projects: pd.DataFrame, cube: pd.DataFrame, numbers: Sequence[str]) -> pd.DataFrame:
    """Set the numbers of projects beside what was realised, by institution and call year of which all are known."""
    unknown = projects[list(numbers)].isna().any(axis=1)
    grouped = projects.assign(unknown=unknown).groupby(_KEYS, as_index=False)
    sums = grouped.agg({**dict.fromkeys(numbers, "sum"), "unknown": "any"})
    sums = sums[~sums["unknown"].astype(bool)].drop(columns="unknown")
    realised = cube.groupby(_KEYS, as_index=False)[["mobilities", "blended_mobilities"]].sum()
    return sums.merge(realised, on=_KEYS, how="left").fillna({"mobilities": 0, "blended_mobilities": 0})


def _sums(both: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return both.groupby(by, as_index=False, sort=True)[["requested", "realised"]].sum()


@dataclass(frozen=True)
class Request:
    """So many blended mobilities were requested, and so many realised; `institution` is "" for all of them together."""

    institution: str
    requested: Whole
    realised: Whole

    @property
    def hidden(self) -> bool:
        """Tell whether one of the two counts is hidden."""
        return is_hidden(self.requested) or is_hidden(self.realised)

    @property
    def ratio(self) -> Fraction | None:
        """Give realised / requested; None where nothing was requested or a count is hidden."""
        return None if self.hidden or not self.requested else Fraction(self.realised, self.requested)


class Requests:
    """Requested and realised, to look up: `table` is `requests.csv`, whose counts can be hidden."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table

    def __bool__(self) -> bool:
        """Tell whether any request is known."""
        return len(self.table) > 0

    def total(self, cohort: str) -> Request | None:
        """Give the request of all institutions of a cohort together; None where none is known."""
        return self.of(cohort, "")

    def of(self, cohort: str, institution: str) -> Request | None:
        """Give the request of one institution over all calls of a cohort; None where it is not known."""
        return next((each for each in self._over_calls.get(cohort, []) if each.institution == institution), None)

    def institutions(self, cohort: str) -> list[Request]:
        """Give the request of every institution of which it is known, in the order of the names."""
        return [each for each in self._over_calls.get(cohort, []) if each.institution]

    def without(self, cohort: str, names: Collection[str]) -> Request | None:
        """Give the request of all institutions but some together; None where it is not known, or nobody is left."""
        whole_of, own = self.total(cohort), [each for each in self.institutions(cohort) if each.institution in names]
        left = len(self.institutions(cohort)) - len(own)
        if whole_of is None or not left or any(each.hidden for each in (whole_of, *own)):
            return None
        requested, realised = (sum(getattr(each, name) for each in own) for name in ("requested", "realised"))
        return Request("", whole_of.requested - requested, whole_of.realised - realised)

    def capped(self, cohort: str) -> Request | None:
        """Count with each institution what it realised up to what it requested; None where a number is hidden.

        So what some realised beyond their request does not make up for what others did not.
        """
        own = self.institutions(cohort)
        if not own or any(each.hidden for each in own):
            return None
        return Request("", sum(each.requested for each in own), sum(min(each.requested, each.realised) for each in own))

    def in_calls(self, cohort: str, calls: Collection[int]) -> list[Request]:
        """Give the request of every institution of which it is known in some calls of a cohort, over these."""
        rows = self.table[(self.table["cohort"] == cohort) & self.table["call_year"].isin(list(calls))]
        parts = {name: own for name, own in rows.groupby("institution", sort=True) if name}
        return [Request(name, *_added(own)) for name, own in parts.items()]

    def by_year(self, cohort: str) -> dict[int, Request]:
        """Give the requests of each call year in which any is known, of all institutions together."""
        rows = self.table[(self.table["cohort"] == cohort) & self.table["call_year"].notna()]
        return {year: Request("", *_added(own)) for year, own in _by_year(rows)}

    @cached_property
    def _over_calls(self) -> dict[str, list[Request]]:
        """Index the rows over all calls by cohort: a report looks hundreds of them up."""
        found: dict[str, list[Request]] = {}
        for row in self.table[self.table["call_year"].isna()].itertuples():
            request = Request(row.institution, whole(row.requested), whole(row.realised))
            found.setdefault(row.cohort, []).append(request)
        return found


def _added(rows: pd.DataFrame) -> list[Whole]:
    """Add up what was requested, and what was realised."""
    return [sum_of(list(map(whole, rows[name]))) for name in COLUMNS[3:5]]


def _by_year(rows: pd.DataFrame) -> list[tuple[int, pd.DataFrame]]:
    return [(int(year), own) for year, own in rows.groupby("call_year")]


def announced_and_none(requests: Sequence[Request], at_least: int) -> list[Request]:
    """Give the institutions that requested at least so many and realised none, most first.

    None where a hidden request may be among them: whether it is would say how many were requested.
    """
    none = [each for each in requests if not is_hidden(each.realised) and each.realised == 0]
    hidden = [each.requested for each in none if is_hidden(each.requested)]
    if any(each.below is None or each.below > at_least for each in hidden):
        return []
    found = [each for each in none if not is_hidden(each.requested) and each.requested >= at_least]
    return sorted(found, key=lambda each: (-each.requested, each.institution))
