"""What the shares of one study can bear: the methods of `shares`, applied to its cohorts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import nan

import pandas as pd

from blendresearch.codelists import activity_types
from blendresearch.shares import change, concentration, funnel, influence, shrinkage, threshold, units
from blendresearch.shares.intervals import NOTHING, Interval, of_total
from blendresearch.study import Study
from blendresearch.totals import ANY, KINDS, UNITS, Statistics

CATEGORIES = ("learner", "staff", "other", "unknown")

Indicator = tuple[str, float, Interval]


@dataclass(frozen=True)
class CohortEvidence:
    """What can be said of one cohort: `counts` has a row an institution, `kinds` the counts by unit and kind."""

    counts: pd.DataFrame
    focus: tuple[str, ...]
    kinds: dict[str, dict[str, tuple[int, int]]]

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """Give the institutions that the second headline leaves out: the focus, or the one that is proposed as such."""
        own = tuple(name for name in self.focus if name in set(self.counts["institution"]))
        return own if self.focus else tuple(influence.propose_focus(self.counts))

    @cached_property
    def headlines(self) -> pd.DataFrame:
        """Give the headlines that belong together (`shares.influence.headlines`)."""
        return influence.headlines(self.counts, self.left_out)

    @cached_property
    def influence(self) -> pd.DataFrame:
        """Give every headline without each institution in turn."""
        return influence.leave_one_out(self.counts, self.left_out)

    @cached_property
    def funnel(self) -> funnel.Funnel | None:
        """Give every institution against the limits of the others."""
        return funnel.funnel(self.counts, self.left_out)

    @cached_property
    def concentration(self) -> concentration.Concentration:
        """Give how far the blended mobilities are concentrated."""
        return concentration.concentration(self.counts["blended"])

    @cached_property
    def models(self) -> tuple[shrinkage.BetaBinomial | None, shrinkage.BetaBinomial | None]:
        """Give the beta-binomial model of all institutions, and of those that are not left out."""
        others = self.counts[~self.counts["institution"].isin(self.left_out)]
        return tuple(shrinkage.fit(part["blended"], part["total"]) for part in (self.counts, others))

    @cached_property
    def shrunk(self) -> pd.DataFrame | None:
        """Give raw and shrunk shares side by side."""
        model = self.models[1]
        return shrinkage.shrink(self.counts, model, self.left_out) if model else None

    @cached_property
    def users(self) -> pd.DataFrame:
        """Give the number of users by the threshold."""
        return threshold.users_by_threshold(self.counts["blended"])

    @cached_property
    def unit_gap(self) -> units.UnitGap | None:
        """Give why the share of participants differs from that of mobilities."""
        return units.unit_gap(self.kinds["mobility"], self.kinds["participant"])

    def indicators(self) -> Iterator[Indicator]:
        """Give every single number with its interval, if it has one."""
        for row in self.headlines.itertuples():
            yield row.headline, row.value, Interval(row.lower, row.upper, row.interval)
        of = self.concentration
        for name in ("top1", "top3", "hhi", "effective_number", "gini", "gini_with_blended"):
            yield name, getattr(of, name), NOTHING
        for name in ("target", "phi", "p_value", "phi_winsorised"):
            yield f"funnel_{name}", getattr(self.funnel, name) if self.funnel else nan, NOTHING
        for name, model in zip(("correlation", "correlation_without_focus"), self.models, strict=True):
            yield name, model.correlation if model else nan, NOTHING
        gap = self.unit_gap
        for name in ("gap", "group_size", "blended_size"):
            yield f"participants_{name}", float(getattr(gap, name)) if gap else nan, NOTHING


@dataclass(frozen=True)
class ChangeEvidence:
    """What changed from one cohort to the next; `pairs` has a row an institution (`shares.change.pair`)."""

    first: str
    second: str
    pairs: pd.DataFrame

    @cached_property
    def decomposition(self) -> change.Decomposition | None:
        """Give the change of the pooled share in parts."""
        return change.decompose(self.pairs)

    @cached_property
    def interval(self) -> Interval:
        """Give the interval of the change of the pooled share."""
        return change.interval_of_change(self.pairs)

    @cached_property
    def directions(self) -> change.Directions:
        """Give the tests with the institution as unit."""
        return change.directions(self.pairs["change"])

    @cached_property
    def without(self) -> pd.DataFrame:
        """Give the pairs with the change of the pooled share without each institution (`pooled_change_without`)."""
        return self.pairs.assign(pooled_change_without=change.change_without(self.pairs))

    def split(self, institutions: tuple[str, ...]) -> change.ShareChange | None:
        """Split the change of the share of some institutions together: by their blended and by their other ones."""
        own = self.pairs[self.pairs["institution"].isin(institutions)]
        numbers = own[["blended_1", "total_1", "blended_2", "total_2"]].sum()
        return change.split_share(*(int(number) for number in numbers))

    def indicators(self) -> Iterator[Indicator]:
        """Give every single number with its interval, if it has one."""
        parts = self.decomposition
        yield "change", float(parts.change) if parts else nan, self.interval
        for name in ("both", "within", "mix", "others"):
            yield f"change_{name}", float(getattr(parts, name)) if parts else nan, NOTHING
        for name in ("rose", "fell", "same"):
            yield f"institutions_{name}", getattr(self.directions, name), NOTHING
        for name in ("sign", "permutation"):
            yield f"p_{name}", getattr(self.directions, name), NOTHING


class Evidence:
    """The evidence of a study, by cohort and from each cohort to the next."""

    def __init__(self, study: Study, statistics: Statistics, cube: pd.DataFrame) -> None:
        self.study, self.statistics, self.cube = study, statistics, cube

    @cached_property
    def cohorts(self) -> dict[str, CohortEvidence]:
        """Give the evidence of every cohort by its name."""
        return {each.name: self._cohort(each.name) for each in self.study.cohorts}

    def _cohort(self, name: str) -> CohortEvidence:
        rows = self.statistics.rows(cohort=name, institution=ANY)
        counts = rows.loc[rows["institution"] != "", ["institution", "total", "blended"]].reset_index(drop=True)
        kinds = {unit: {kind: self._pair(name, unit, kind) for kind in KINDS[1:]} for unit in UNITS}
        return CohortEvidence(counts, tuple(self.study.focus), kinds)

    def _pair(self, cohort: str, unit: str, kind: str) -> tuple[int, int]:
        count = self.statistics.find(cohort, unit=unit, kind=kind)
        return count.total, count.blended

    @cached_property
    def changes(self) -> list[ChangeEvidence]:
        """Give the change from every cohort with mobilities to the next such one."""
        counted = [(name, each.counts) for name, each in self.cohorts.items() if each.counts["total"].sum()]
        steps = pairwise(counted)
        return [ChangeEvidence(one, two, change.pair(first, second)) for (one, first), (two, second) in steps]

    def by_category(self, cohort: str) -> pd.DataFrame:
        """Give the mobilities of learners, staff and others, each with the share blended and its interval.

        Activity types that the package does not know are a category of their own. Columns: `category`, `total`,
        `blended`, `share`, `lower`, `upper`, `interval`.
        """
        types = activity_types(self.study.sector)
        own = self.cube[self.cube["cohort"] == cohort]
        categories = own["activity_type"].map(lambda code: types[code].category if code in types else "unknown")
        rows = []
        for category in CATEGORIES:
            counts = own[categories == category].groupby("institution")[["mobilities", "blended_mobilities"]].sum()
            if len(counts):
                total, blended = (int(number) for number in counts.sum())
                limits = of_total(counts["blended_mobilities"], counts["mobilities"])
                rows.append((category, total, blended, blended / total, limits.lower, limits.upper, limits.method))
        return pd.DataFrame(rows, columns=["category", "total", "blended", "share", "lower", "upper", "interval"])
