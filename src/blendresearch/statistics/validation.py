"""The true share of each cohort by the answers to a validation sample, as `validation_estimate.csv`."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan

import pandas as pd

from blendresearch.base.tables import columns_of
from blendresearch.statistics.methods.double_sampling import Rate, Stratum, TrueShare, size_to_halve, true_share

PARTS = ("all", "flagged", "others")
_COUNTS = ("total", "drawn", "yes", "no", "unknown")
_COLUMNS = columns_of("validation_estimate")


def make_estimates(strata: pd.DataFrame) -> pd.DataFrame:
    """Make the table from the answered strata (`study.validation_answers.answers_by_stratum`): three rows a cohort.

    A cohort without an answer has none. `estimate` is the true share, the PPV (`flagged`) or the FNR (`others`),
    without the unknown answers; `if_no` and `if_yes` are what it would be if these were all no or all yes.
    """
    cohorts = dict.fromkeys(strata.loc[strata[["yes", "no", "unknown"]].sum(axis=1) > 0, "cohort"])
    rows = [row for name in cohorts for row in _of_cohort(name, strata[strata["cohort"] == name])]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(dict.fromkeys((*_COUNTS, "covered"), "int64"))


def _of_cohort(name: str, strata: pd.DataFrame) -> Iterator[dict[str, object]]:
    parts = {"flagged": strata[strata["flagged"]], "others": strata[~strata["flagged"]]}
    found, none, every = (
        true_share(*(_strata(own, way) for own in parts.values())) for way in ("left_out", "as_no", "as_yes")
    )
    halving = size_to_halve(*(_strata(own, "left_out") for own in parts.values())) if found else nan
    for part in PARTS:
        own = parts.get(part, strata)
        counts = {"total": own["size"], **{count: own[count] for count in _COUNTS[1:]}}
        answered = own["yes"] + own["no"] > 0
        yield {
            "cohort": name, "part": part, **{key: int(column.sum()) for key, column in counts.items()},
            "covered": int(own.loc[answered, "size"].sum()),
            **_numbers(*(_of(each, part) for each in (found, none, every))),
            "halving_size": halving if part == "all" else nan,
        }  # fmt: skip


def _strata(own: pd.DataFrame, way: str) -> list[Stratum]:
    """Give the strata of a part, their unknown answers left out, or counted as no or as yes."""
    numbers = own[["size", "yes", "no", "unknown"]].itertuples(index=False, name=None)
    return [
        Stratum(int(size), int(yes + no + (way != "left_out") * unknown), int(yes + (way == "as_yes") * unknown))
        for size, yes, no, unknown in numbers
    ]


def _of(share: TrueShare | None, part: str) -> TrueShare | Rate | None:
    return share if share is None or part == "all" else getattr(share, part)


def _numbers(
    found: TrueShare | Rate | None, none: TrueShare | Rate | None, every: TrueShare | Rate | None
) -> dict[str, float]:
    def of(one: TrueShare | Rate | None, name: str) -> float:
        return getattr(one, name) if one else nan

    return {
        **{name: of(found, name) for name in ("estimate", "lower", "upper")},
        "if_no": of(none, "estimate"), "if_no_lower": of(none, "lower"),
        "if_yes": of(every, "estimate"), "if_yes_upper": of(every, "upper"),
    }  # fmt: skip


@dataclass(frozen=True)
class Validation:
    """What the answers on one cohort tell: the rows of its three parts, by the name of the part."""

    all: pd.Series
    flagged: pd.Series
    others: pd.Series

    @classmethod
    def of(cls, table: pd.DataFrame, cohort: str) -> "Validation | None":
        """Look up a cohort in `validation_estimate.csv`; None where there is no estimate of it."""
        rows = table[table["cohort"] == cohort].set_index("part")
        if rows.empty or pd.isna(rows.loc["all", "estimate"]):
            return None
        return cls(*(rows.loc[part] for part in PARTS))

    @property
    def unanswered(self) -> int:
        """Give how many of those that were drawn have no answer at all."""
        return int(self.all["drawn"] - self.all["yes"] - self.all["no"] - self.all["unknown"])

    @property
    def registered(self) -> float:
        """Give which part of what was done is registered as such, by the estimates; NaN where nothing was done."""
        right, missed = (
            part["total"] * (0.0 if pd.isna(part["estimate"]) else part["estimate"])
            for part in (self.flagged, self.others)
        )
        return float(right / (right + missed)) if right + missed else nan
