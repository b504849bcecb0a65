"""The estimates of a validation sample as they may be shown: whole, or not at all."""

import pandas as pd

from blendresearch.base.tables import columns_of
from blendresearch.statistics.totals import Statistics

_ANSWERS = ("yes", "no", "unknown")


def told_estimates(estimates: pd.DataFrame, statistics: Statistics, minimum: int) -> pd.DataFrame:
    """Give the cohorts of `validation_estimate.csv` of which no number leads to a count below the minimum.

    Every number of an estimate rests on its counts, so that one of these that is small (what is not drawn, not answered
    or not covered included) takes the whole estimate of the cohort with it. So does a count of the cohort or of one of
    its institutions that is hidden: the numbers of institutions are the weights of the estimate, and who tries all that
    these and the answers can be mostly finds one that gives just its digits. So does a count that differs by little
    from what it was when the sample was drawn.
    """
    rows = [own for name, own in estimates.groupby("cohort", sort=False) if _is_told(name, own, statistics, minimum)]
    return pd.concat(rows, ignore_index=True) if rows else estimates.head(0)


def _is_told(cohort: str, own: pd.DataFrame, statistics: Statistics, minimum: int) -> bool:
    now = statistics.find(cohort)
    if now is None or now.hidden or any(each.hidden for each in statistics.by("institution", cohort).values()):
        return False
    total, flagged, _ = own["total"]
    counts = [int(count) for name in ("total", "drawn", "covered", *_ANSWERS) for count in own[name]]
    counts += [int(count) for count in own["drawn"] - own[list(_ANSWERS)].sum(axis=1)]
    counts += [int(count) for name in ("drawn", "covered") for count in own["total"] - own[name]]
    counts += [abs(int(total) - now.total), abs(int(flagged) - now.blended)]
    return not any(0 < count < minimum for count in counts)


def untold(estimates: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of `disclosure.csv` for the cohorts of which no estimate is shown."""
    names = [name for name in dict.fromkeys(estimates["cohort"]) if name not in set(told["cohort"])]
    rows = [
        {"table": "validation_estimate", "cohort": name, "column": "all", "decision": "left out", "reason": "small"}
        for name in names
    ]
    columns = list(columns_of("disclosure"))
    return pd.DataFrame(rows, columns=columns, dtype=object).fillna("").astype({"call_year": object})
