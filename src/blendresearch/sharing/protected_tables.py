"""The tables of counts as they may be shown: small counts as `<n`, others that would give one away as `x`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import nan

import numpy as np
import pandas as pd

from blendresearch.base.hidden import NOT_SHOWN, Hidden, Whole, is_hidden
from blendresearch.base.tables import columns_of
from blendresearch.data.rules import rules
from blendresearch.mobilities.findings import LEFT_OUT, Findings
from blendresearch.mobilities.profiles import of_one_record
from blendresearch.sharing.check_system import add_quality
from blendresearch.sharing.count_system import rows_of, system_of
from blendresearch.sharing.profile_system import classes_left_out, whole_row
from blendresearch.sharing.protected_estimates import told_estimates, untold
from blendresearch.sharing.protected_intervals import with_limits
from blendresearch.sharing.suppression import Suppressed, suppress
from blendresearch.sharing.system import Key, System
from blendresearch.statistics.base_tables import Tables
from blendresearch.statistics.project_states import COUNTED
from blendresearch.statistics.project_states import LEFT_OUT as NONE_COUNTS
from blendresearch.statistics.totals import Statistics
from blendresearch.study.settings import Study

DECISIONS = columns_of("disclosure")
_LIKE_OTHERS = tuple(rule.id for rule in rules() if rule.amount == "1" and not of_one_record(rule))


def over_all_institutions(registration: pd.DataFrame) -> pd.DataFrame:
    """Sum the findings of the registration over institutions: what one of them has to mend is not for everyone.

    Without those on records that are like others: how many are says how many kinds of records there are at most.
    """
    keys = ["rule", "severity", "cohort"]
    alone = registration[~registration["rule"].isin(_LIKE_OTHERS)]
    sums = alone.groupby(keys, as_index=False, sort=False)["mobilities"].sum()
    return sums.assign(institution="")[list(registration.columns)]


def protect(
    tables: Tables, study: Study, profiles: pd.DataFrame, projects: Mapping[tuple[str, str], int] | None = None
) -> tuple[Tables, pd.DataFrame]:
    """Hide what may not be shown by `minimum_count` of the study; give the tables, and the hidden cells as decisions.

    `profiles` says which findings go together in how many records (`mobilities.profiles`), `projects` how many projects
    there are by cohort and state (`project_states`): a report tells, so that as many mobilities are known to count, or
    as many records not to.

    Counts of earlier exports are left out: beside those of today they would say how many came since.

    Every count is a whole number or Hidden. Shares, intervals and falls follow from shown counts alone, else they are
    missing.
    """
    minimum = study.disclosure.minimum_count
    registration = over_all_institutions(tables.registration)
    system = system_of(tables.statistics, tables.requests, study.focus, study.sector)
    add_quality(system, registration, tables.bounds, profiles, study)
    for (cohort, state), number in (projects or {}).items():
        if state == COUNTED:
            system.least[system.place(("statistics", whole_row(cohort), "total"))] = number
        elif state == NONE_COUNTS:
            system.add_together(("records left out", cohort), classes_left_out(system, cohort), least=number)
    cells = _Cells(system, suppress(system, minimum), minimum)
    statistics, requests = cells.statistics(tables.statistics), cells.requests(tables.requests)
    told = told_estimates(tables.validation_estimate, Statistics(statistics), minimum)
    protected = Tables(
        with_limits(statistics, study.focus),
        cells.categories(tables.categories),
        requests,
        cells.registration(registration),
        cells.bounds(tables.bounds),
        _without_hidden(tables.falls, statistics, requests),
        tables.records,
        told,
    )
    decisions, left_out = cells.decisions(), untold(tables.validation_estimate, told)
    decisions = pd.concat([decisions, left_out], ignore_index=True) if len(left_out) else decisions
    return replace(protected, records=_shown_records(protected)), decisions


def _without_hidden(falls: pd.DataFrame, statistics: pd.DataFrame, requests: pd.DataFrame) -> pd.DataFrame:
    """Give the falls of institutions whose counts are all shown; that of all only where nobody's are hidden."""
    hidden: set[tuple[str, str]] = set()
    for table, names in ((statistics, ["total", "blended"]), (requests, ["requested", "realised"])):
        rows = table[table[names].map(is_hidden).any(axis=1)]
        hidden |= set(zip(rows["cohort"], rows["institution"], strict=True))
    hidden |= {(cohort, "") for cohort, _ in hidden}
    kept = [(row.cohort, row.institution) not in hidden for row in falls.itertuples()]
    return falls[pd.Series(kept, index=falls.index, dtype=bool)].reset_index(drop=True)


def _shown_records(tables: Tables) -> pd.DataFrame:
    """Give the records of each cohort in the exports as far as they follow from what is shown.

    They are the mobilities that count and those that the rules left out.
    """
    statistics, findings = Statistics(tables.statistics), Findings(tables.registration)
    cohorts = dict.fromkeys(tables.statistics["cohort"])
    sums = [_sum_or_hidden([statistics.find(name).total, *findings.each(LEFT_OUT, name)]) for name in cohorts]
    return pd.DataFrame({"cohort": list(cohorts), "records": pd.Series(sums, dtype=object)})


def _sum_or_hidden(counts: Sequence[Whole]) -> Whole:
    return NOT_SHOWN if any(map(is_hidden, counts)) else sum(counts)


def decided_everywhere(*, names: bool, counts: bool) -> pd.DataFrame:
    """Give the rows of `disclosure.csv` on whole columns, for a study that hides names, counts or both."""
    of_names = [("all", "institution", "neutral name", "name"), ("reproduction", "institution", "left out", "name")]
    of_counts = [("registration", "institution", "all together", "small")]
    rows = [*(of_names if names else []), *(of_counts if counts else [])]
    named = [dict(zip(("table", "column", "decision", "reason"), row, strict=True)) for row in rows]
    if counts:
        own = {"table": "registration", "column": "mobilities", "decision": "left out", "reason": "derivable"}
        named += [{**own, "rule": rule} for rule in _LIKE_OTHERS]
    return pd.DataFrame(named, columns=list(DECISIONS), dtype=object).fillna("")


class _Cells:
    """The cells of the system as they may be shown."""

    def __init__(self, system: System, found: Suppressed, minimum: int) -> None:
        self.system, self.minimum = system, minimum
        self.hidden, self.silent = found.hidden, found.silent

    def shown(self, key: Key) -> Whole:
        place = self.system.place(key)
        if not self.hidden[place]:
            return self.system.values[place]
        small = self.system.values[place] < self.minimum and not self.silent[place]
        return Hidden(self.minimum) if small else NOT_SHOWN

    def _column(self, keys: Sequence[Key]) -> pd.Series:
        return pd.Series([self.shown(key) for key in keys], dtype=object)

    def _shown_in(self, table: pd.DataFrame, keys: Sequence[tuple], columns: Sequence[str]) -> pd.DataFrame:
        """Put the counts as they may be shown in the columns of a table, of which the rows have these keys."""
        shown = {name: pd.Series([self.shown((*key, name)) for key in keys], dtype=object) for name in columns}
        return table.reset_index(drop=True).assign(**shown)

    def statistics(self, table: pd.DataFrame) -> pd.DataFrame:
        return self._shown_in(table, [("statistics", row) for row in rows_of(table)], ["total", "blended"])

    def categories(self, table: pd.DataFrame) -> pd.DataFrame:
        keys = [("categories", row.cohort, row.category) for row in table.itertuples()]
        found = self._shown_in(table, keys, ["total", "blended"])
        numbers = dict.fromkeys(("lower", "upper", "difference", "difference_lower", "difference_upper"), nan)
        texts = dict.fromkeys(("interval", "difference_interval", "difference_reading"), "")
        return _with_share(found, "share", "blended", "total").assign(paired=0, **numbers, **texts)

    def requests(self, table: pd.DataFrame) -> pd.DataFrame:
        years = [None if pd.isna(year) else int(year) for year in table["call_year"]]
        keys = [("requests", *key) for key in zip(table["cohort"], table["institution"], years, strict=True)]
        return _with_share(self._shown_in(table, keys, ["requested", "realised"]), "ratio", "realised", "requested")

    def registration(self, table: pd.DataFrame) -> pd.DataFrame:
        keys = [("registration", row.rule, row.cohort) for row in table.itertuples()]
        return self._shown_in(table, keys, ["mobilities"])

    def bounds(self, table: pd.DataFrame) -> pd.DataFrame:
        keys = [("bounds", row.cohort, row.bound, row.rule) for row in table.itertuples()]
        found = self._shown_in(table, keys, ["moved", "total", "blended"])
        return _with_share(found, "share", "blended", "total")

    def decisions(self) -> pd.DataFrame:
        """Give a row for every hidden count, without the count; the reason says no more than the sign does."""
        keys = [self.system.keys[place] for place in np.flatnonzero(self.hidden)]
        signs = [self.shown(key) for key in keys]
        rows = [
            {**_place_of(key), "decision": str(sign), "reason": "derivable" if sign == NOT_SHOWN else "small"}
            for key, sign in zip(keys, signs, strict=True)
        ]
        table = pd.DataFrame(rows, columns=list(DECISIONS)).astype({"call_year": "Int64"})
        texts = [name for name in DECISIONS if name != "call_year"]
        return table.assign(**{name: table[name].astype(object).where(table[name].notna(), "") for name in texts})


def _with_share(table: pd.DataFrame, share: str, part: str, whole: str) -> pd.DataFrame:
    """Keep a share where both its counts are shown."""
    shown = ~(table[part].map(is_hidden) | table[whole].map(is_hidden)).astype(bool)
    return table.assign(**{share: table[share].where(shown)})


def _place_of(key: Key) -> dict[str, object]:
    table, *rest = key
    if table == "statistics":
        row, column = rest
        return {"table": table, **row._asdict(), "column": column}
    names = {
        "categories": ("cohort", "activity_type", "column"),
        "requests": ("cohort", "institution", "call_year", "column"),
        "registration": ("rule", "cohort", "column"),
        "bounds": ("cohort", "bound", "rule", "column"),
    }[table]
    return {"table": table, **dict(zip(names, rest, strict=True))}
