"""What can be concluded from the shares of one study: the methods of `statistics.methods`, applied to its cohorts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import isnan, nan

import pandas as pd

from blendresearch.base.shares import Share
from blendresearch.statistics.categories import Categories
from blendresearch.statistics.methods import (
    concentration,
    funnel_limits,
    influence,
    paired_change,
    shrinkage,
    unit_gap,
    user_threshold,
)
from blendresearch.statistics.methods.intervals import NOTHING, Interval
from blendresearch.statistics.totals import ANY, KINDS, UNITS, Statistics, shows_both
from blendresearch.study.settings import Study

OTHERS = "other institutions"
"""Institutions of which a count is hidden, taken together as one in sums over all institutions."""

Indicator = tuple[str, float, Interval]


@dataclass(frozen=True)
class Headline:
    """One of the headlines that belong together: a share over so many institutions, and its limits."""

    name: str
    value: Share
    limits: tuple[float, float] | None
    institutions: int


@dataclass(frozen=True)
class CohortInference:
    """What can be said of one cohort: `counts` has a row an institution, `kinds` the counts by unit and kind.

    Where counts are protected, `counts` has the institutions that are shown, `unshown` names the others and `rest` is
    the total and the blended mobilities of those together. What is said then is what the full edition says, too: what
    would need them one by one (intervals, limits, places, tests) is left out, and not computed of what is shown.
    `proposed` is the focus that takes the place of one that the study does not name, None where it cannot be told.
    """

    counts: pd.DataFrame
    focus: tuple[str, ...]
    kinds: dict[str, dict[str, tuple[int, int]]] | None
    unshown: frozenset[str] = frozenset()
    rest: tuple[int, int] = (0, 0)
    proposed: tuple[str, ...] | None = ()

    @property
    def complete(self) -> bool:
        """Tell whether every institution is shown."""
        return not self.unshown

    def beside(self, unshown: frozenset[str]) -> pd.DataFrame:
        """Give the counts with one row OTHERS for the institutions of `unshown`, of which some may be shown here."""
        apart = self.counts["institution"].isin(unshown)
        total, blended = (int(number) for number in self.counts.loc[apart, ["total", "blended"]].sum())
        others = pd.DataFrame([(OTHERS, self.rest[0] + total, self.rest[1] + blended)], columns=list(self.counts))
        kept = self.counts[~apart]
        return pd.concat([kept, others], ignore_index=True) if others["total"].iloc[0] else kept

    @cached_property
    def together(self) -> pd.DataFrame:
        """Give the counts of all mobilities, those of institutions that are not shown in one row."""
        return self.counts if self.complete else self.beside(self.unshown)

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """Give the institutions that the second headline leaves out: the focus, or what is proposed as such."""
        own = set(self.counts["institution"])
        return tuple(name for name in self.focus or self.proposed or () if name in own)

    @cached_property
    def headlines(self) -> pd.DataFrame:
        """Give the headlines that belong together (`methods.influence.headlines`)."""
        found = influence.headlines(self.together, self.left_out)
        told, bounded = found["headline"].isin(self._told), self.complete & found["headline"].isin(self._told)
        limits = {name: found[name].where(bounded) for name in ("lower", "upper", "same_lower", "same_upper")}
        return found.assign(value=found["value"].where(told), interval=found["interval"].where(bounded, ""), **limits)

    @property
    def _told(self) -> list[str]:
        """Name the headlines that can be told: two of them need no institution by itself, one the focus."""
        names = [name for name in influence.HEADLINES if self.complete or name in ("pooled", "without_focus")]
        return [name for name in names if name != "without_focus" or self.proposed is not None]

    @property
    def told_headlines(self) -> dict[str, Headline]:
        """Give the headlines that can be told, by name: where nothing was counted there is none.

        One institution has no middle: its median is left out.
        """
        found = {}
        for row in self.headlines.itertuples():
            if not isnan(row.value) and not (row.headline == "median" and row.institutions < 2):
                limits = None if isnan(row.lower) or isnan(row.upper) else (row.lower, row.upper)
                value = Share(row.value, self.mobilities_of(row.headline))
                found[row.headline] = Headline(row.headline, value, limits, int(row.institutions))
        return found

    def mobilities_of(self, headline: str) -> int:
        """Give of how many mobilities a headline is a share, which its decimals rest on."""
        counts = self.together
        if headline == "median":
            return influence.mobilities_in_the_middle(counts)
        return int(
            counts.loc[(headline != "without_focus") | ~counts["institution"].isin(self.left_out), "total"].sum()
        )

    @cached_property
    def influence(self) -> pd.DataFrame:
        """Give every headline without each institution in turn."""
        found = influence.leave_one_out(self.together, self.left_out)
        named = found["headline"].isin(self._told) & (found["institution"] != OTHERS)
        return found[named].reset_index(drop=True)

    @cached_property
    def funnel(self) -> funnel_limits.Funnel | None:
        """Give every institution against the limits of the others; None where it is not known who these all are."""
        known = self.complete and self.proposed is not None
        return funnel_limits.funnel(self.counts, self.left_out) if known else None

    @cached_property
    def concentration(self) -> concentration.Concentration:
        """Give how far the blended mobilities are concentrated."""
        return concentration.concentration(self.counts["blended"] if self.complete else [])

    @cached_property
    def models(self) -> tuple[shrinkage.BetaBinomial | None, shrinkage.BetaBinomial | None]:
        """Give the beta-binomial model of all institutions, and of those that are not left out."""
        if not self.complete:
            return None, None
        others = self.counts[~self.counts["institution"].isin(self.left_out)]
        found = (shrinkage.fit(part["blended"], part["total"]) for part in (self.counts, others))
        return tuple(found) if self.proposed is not None else (next(found), None)

    @cached_property
    def shrunk(self) -> pd.DataFrame | None:
        """Give raw and shrunk shares side by side."""
        model = self.models[1]
        return shrinkage.shrink(self.counts, model, self.left_out) if model else None

    @cached_property
    def users(self) -> pd.DataFrame:
        """Give the number of users by the threshold."""
        return user_threshold.users_by_threshold(self.counts["blended"])

    @cached_property
    def unit_gap(self) -> unit_gap.UnitGap | None:
        """Give why the share of participants differs from that of mobilities."""
        return unit_gap.unit_gap(self.kinds["mobility"], self.kinds["participant"]) if self.kinds else None

    def indicators(self) -> Iterator[Indicator]:
        """Give every single number with its interval, if it has one."""
        for row in self.headlines.itertuples():
            yield row.headline, row.value, Interval(row.lower, row.upper, row.interval)
        for row in self.headlines.head(2).itertuples():
            method = "" if isnan(row.same_lower) else "stratified_wilson"
            yield f"{row.headline}_same_institutions", row.value, Interval(row.same_lower, row.same_upper, method)
        of = self.concentration
        for name in ("top1", "top3", "hhi", "effective_number", "gini", "gini_with_blended"):
            yield name, getattr(of, name), NOTHING
        for name in ("target", "phi", "p_value", "phi_winsorised", "phi_wide"):
            yield f"funnel_{name}", getattr(self.funnel, name) if self.funnel else nan, NOTHING
        for name, model in zip(("correlation", "correlation_without_focus"), self.models, strict=True):
            yield name, model.correlation if model else nan, NOTHING
        gap = self.unit_gap
        for name in ("gap", "group_size", "blended_size"):
            yield f"participants_{name}", float(getattr(gap, name)) if gap else nan, NOTHING


@dataclass(frozen=True)
class ChangeInference:
    """What changed from one cohort to the next; `pairs` has a row an institution (`methods.paired_change.pair`).

    Institutions that are not shown in one of the two are one row, OTHERS, which is in no table.
    """

    first: str
    second: str
    pairs: pd.DataFrame

    @cached_property
    def named(self) -> pd.DataFrame:
        """Give the pairs of the institutions that are shown."""
        return self.pairs[self.pairs["institution"] != OTHERS]

    @property
    def complete(self) -> bool:
        """Tell whether every institution is shown."""
        return len(self.named) == len(self.pairs)

    @cached_property
    def decomposition(self) -> paired_change.Decomposition | None:
        """Give the change of the pooled share in parts; None where some institutions are not shown one by one."""
        return paired_change.decompose(self.pairs) if self.complete else None

    @cached_property
    def interval(self) -> Interval:
        """Give the interval of the change of the pooled share, which differences between institutions make."""
        return paired_change.interval_of_change(self.pairs) if self.complete else NOTHING

    def both(self, without: Collection[str] = ()) -> paired_change.SharesOfBoth | None:
        """Give the shares over the institutions in both periods but some, which alone compare like with like.

        None where there are none, or where some of them are not shown one by one.
        """
        own = self.pairs[~self.pairs["institution"].isin(without)]
        return paired_change.of_both(own) if self.complete else None

    @cached_property
    def directions(self) -> paired_change.Directions | None:
        """Give the tests with the institution as unit; None where some are not shown one by one."""
        return paired_change.directions(self.named["change"]) if self.complete else None

    @cached_property
    def without(self) -> pd.DataFrame:
        """Give the pairs with the change of the pooled share without each institution (`pooled_change_without`)."""
        without = self.pairs.assign(pooled_change_without=paired_change.change_without(self.pairs))
        return without.loc[self.named.index].reset_index(drop=True)

    def split(self, institutions: tuple[str, ...]) -> paired_change.ShareChange | None:
        """Split the change of the share of some institutions together: by their blended and by their other ones."""
        own = self.pairs[self.pairs["institution"].isin(institutions)]
        numbers = own[["blended_1", "total_1", "blended_2", "total_2"]].sum()
        return paired_change.split_share(*(int(number) for number in numbers))

    def indicators(self) -> Iterator[Indicator]:
        """Give every single number with its interval, if it has one."""
        parts = self.decomposition
        yield "change", float(parts.change) if parts else nan, self.interval
        both = self.both()
        yield "change_both", float(parts.both) if parts else nan, both.interval if both else NOTHING
        for name in ("within", "mix", "others"):
            yield f"change_{name}", float(getattr(parts, name)) if parts else nan, NOTHING
        found = self.directions
        for name in ("rose", "fell", "same"):
            yield f"institutions_{name}", getattr(found, name) if found else nan, NOTHING
        for name in ("sign", "permutation", "signed_rank"):
            yield f"p_{name}", getattr(found, name) if found else nan, NOTHING
        yield "permutation_dominated", int(found.dominated) if found else nan, NOTHING


class Inference:
    """The inference of a study, by cohort and from each cohort to the next."""

    def __init__(self, study: Study, statistics: Statistics, categories: Categories) -> None:
        self.study, self.statistics, self.categories = study, statistics, categories

    @cached_property
    def cohorts(self) -> dict[str, CohortInference]:
        """Give the inference of every cohort by its name."""
        found = {each.name: self._cohort(each.name) for each in self.study.cohorts}
        if self.study.focus:
            return found
        proposed = _proposed(list(found.values()))
        return {name: replace(each, proposed=proposed) for name, each in found.items()}

    def _cohort(self, name: str) -> CohortInference:
        rows = self.statistics.rows(cohort=name, institution=ANY)
        counts = rows.loc[rows["institution"] != "", ["institution", "total", "blended"]].reset_index(drop=True)
        shown, focus = shows_both(counts), tuple(self.study.focus)
        if shown.all():
            return CohortInference(counts, focus, self._kinds(name))
        unshown = frozenset(counts.loc[~shown, "institution"])
        whole = self.statistics.find(name)
        own = counts[shown].astype({"total": "int64", "blended": "int64"}).reset_index(drop=True)
        if whole.hidden or unshown & set(focus) or len(unshown) > len(own):
            # Nothing can be told of the whole, or with and without the focus; or too little is shown to speak for all.
            return CohortInference(own.head(0), focus, self._kinds(name), unshown)
        rest = whole.total - int(own["total"].sum()), whole.blended - int(own["blended"].sum())
        return CohortInference(own, focus, self._kinds(name), unshown, rest)

    def _kinds(self, cohort: str) -> dict[str, dict[str, tuple[int, int]]] | None:
        find = self.statistics.find
        counts = {unit: {kind: find(cohort, unit=unit, kind=kind) for kind in KINDS[1:]} for unit in UNITS}
        if any(count.hidden for kinds in counts.values() for count in kinds.values()):
            return None
        return {unit: {kind: (of.total, of.blended) for kind, of in kinds.items()} for unit, kinds in counts.items()}

    @cached_property
    def changes(self) -> list[ChangeInference]:
        """Give the change from every cohort with mobilities to the next such one."""
        counted = [(name, each) for name, each in self.cohorts.items() if each.together["total"].sum()]
        return [ChangeInference(one, two, _paired(first, second)) for (one, first), (two, second) in pairwise(counted)]

    def into(self, cohort: str) -> ChangeInference | None:
        """Give the change from the cohort before to this one; None where there is no such."""
        return next((each for each in self.changes if each.second == cohort), None)


def _proposed(cohorts: list[CohortInference]) -> tuple[str, ...] | None:
    """Propose a focus for the whole study: one for each cohort would set other institutions against each other.

    None where some institutions are not shown: one of these may move the share more.
    """
    if not all(each.complete for each in cohorts):
        return None
    counts = pd.concat([each.counts for each in cohorts])
    return tuple(influence.propose_focus(counts.groupby("institution", as_index=False)[["total", "blended"]].sum()))


def _paired(first: CohortInference, second: CohortInference) -> pd.DataFrame:
    """Pair two cohorts; who is not shown in one of them is taken together with the others in both."""
    unshown = first.unshown | second.unshown
    if not unshown:
        return paired_change.pair(first.counts, second.counts)
    return paired_change.pair(first.beside(unshown), second.beside(unshown))
