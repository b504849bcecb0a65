"""What is told of two editions of a study: frozen values, which hold nothing that the two do not publish.

`before` is everywhere the earlier edition, `now` this one. A pair of cohorts is a trend where both are finished and the
calls of this edition are later ones; a pair of calls that still run is told at the same age alone; of the same calls in
both editions it is told what was revised. All else is refused, with the reason why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

import pandas as pd

from blendresearch.base.hidden import Whole, is_hidden
from blendresearch.base.shares import Share
from blendresearch.statistics.editions.filled_then import FilledIn, FilledThen
from blendresearch.statistics.methods.intervals import NOTHING, Interval
from blendresearch.statistics.requests import Requests
from blendresearch.statistics.same_age import CallAt
from blendresearch.statistics.totals import Count, Statistics
from blendresearch.study.edition_facts import EditionFacts
from blendresearch.study.settings import Cohort

Kind = Literal["share", "ratio", "count"]
"""What a headline is: a share of mobilities, participants or institutions; requested against registered; a number."""

Measure = Literal[
    "pooled", "both", "without_focus", "both_without_focus", "focus", "median", "participants", "requested", "users",
    "none", "institutions", "mobilities", "blended",
]  # fmt: skip
"""What is compared, in the order of reading.

`pooled`: the share over all institutions. `both`: over those that are in both editions. `without_focus`: over all but
the focus of this edition, in both editions. `both_without_focus`: the same of those that are in both editions. `focus`:
of that focus together. `median`: of the shares of institutions. `participants`: the share of participants. `requested`:
registered against requested. `users`: institutions with at least so many blended mobilities as the study asks. `none`:
institutions without any. `institutions`: those with mobilities. `mobilities`, `blended`: their numbers.
"""

NoInterval = Literal["", "one_institution", "not_defined", "hidden", "neutral_names"]
"""Why a difference has no interval.

`one_institution`: that is no sample. `not_defined`: there is no method for such a number. `hidden`: counts of
institutions are. `neutral_names`: institutions of the two editions cannot be paired.
"""

InstitutionState = Literal["both", "new", "gone", "merged"]
"""Of an institution in a trend: in both, in this edition only, in the earlier one only, or of several that merged."""

Reason = Literal[
    "completed_since", "running_longer", "added", "withdrawn", "corrected", "fewer", "merged", "missing",
    "unknown_state",
]  # fmt: skip
"""Why numbers of the same call differ; with two of them both apply.

`completed_since`: the call still ran then and is finished now. `running_longer`: it runs in both. `added`: no project
of the institution stood in this call then. `withdrawn`: none does now. `corrected`: the call was finished then, so that
only corrections change it. `fewer`: a call that was still growing has fewer mobilities than then, so something was
taken out, too. `merged`: institutions became one, and their earlier numbers were added up. `missing`: of a project of
this edition it is not known what it registered, since its export is not there. `unknown_state`: it is not known
whether the call was finished then.
"""

Subject = Literal["edition", "cohorts", "headline", "institutions", "revisions", "themes"]
"""What is not compared: anything, cohorts, a number, institutions one by one, the same calls, themes of the survey."""

Why = Literal[
    "other_country", "other_agency", "other_sector", "counted_otherwise", "unknown_state", "finished_with_unfinished",
    "undated", "other_age", "overlapping_calls", "not_later", "not_published", "not_in_this_edition", "hidden",
    "neutral_names", "other_threshold", "other_number_of_calls", "no_institution_in_both", "invented", "filled_in",
]  # fmt: skip
"""Why it is not compared.

`other_country`, `other_agency`, `other_sector`: of another one. `counted_otherwise`: a setting that decides what counts
(`table` names it) differs. `unknown_state`: it is not told whether a cohort was finished then.
`finished_with_unfinished`: one cohort is finished, the other is not. `undated`: of an unfinished cohort it is not told
of which day it is. `other_age`: two unfinished ones had no call at the same age. `overlapping_calls`: finished cohorts
share calls and none is later. `not_later`: the calls of this edition are not later ones. `not_published`: the earlier
edition has no such table. `not_in_this_edition`: this one has no such numbers. `hidden`: counts are. `neutral_names`:
one edition does not name its institutions. `other_threshold`: the earlier edition counted users from another number on;
both are counted here as this one asks. `other_number_of_calls`: the cohorts have not as many calls, so that numbers by
themselves say nothing. `no_institution_in_both`: none is. `invented`: all records and totals of the earlier edition
are, and not those of this one. `filled_in`: the earlier edition says of numbers that nobody measured or published them;
they are shown as such, and nothing is concluded from them unless this edition is itself invented, as it says on every
page.
"""


@dataclass(frozen=True, kw_only=True)
class EarlierEdition(EditionFacts):
    """What was published of the edition before this one, by its `name`, and what it tells of itself.

    Its cohorts are told by that edition or, where it does not, by `previous_cohorts` of this study; `told_by_study`
    says so. Counts of its tables can be hidden; `missing` names the files that are not there, `altered` those that are
    not as its provenance has them. Without `names_institutions` no institution can be followed.
    """

    name: str
    names_institutions: bool = True
    told_by_study: bool = False
    statistics_table: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    requests_table: pd.DataFrame | None = field(default=None, repr=False)
    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()

    @cached_property
    def statistics(self) -> Statistics:
        """Give its `statistics.csv`, to look up."""
        return Statistics(self.statistics_table)

    @cached_property
    def requests(self) -> Requests | None:
        """Give its `requests.csv`, to look up; None where it published none."""
        return None if self.requests_table is None else Requests(self.requests_table)

    @cached_property
    def filled(self) -> FilledThen:
        """Give what it says that it filled in; nothing where it does not tell."""
        return FilledThen(self.filled_in or ())

    @cached_property
    def institutions(self) -> tuple[str, ...]:
        """Name its institutions as it names them, in the order of their names."""
        names = self.statistics_table.get("institution", pd.Series(dtype=object))
        return tuple(sorted(set(names) - {""}))

    def title(self, code: str) -> str:
        """Give its title in a language, or in any; its name where it has no title."""
        return self.titles.get(code) or next(iter(self.titles.values()), self.name)


@dataclass(frozen=True)
class Number:
    """One number of one edition: `count` of `of` (None where it is a number by itself), over so many institutions.

    `median` is the value of the headline of that name, whose `of` are the mobilities that its decimals rest on.
    `interval` has the limits of the share itself in that edition, where there are any.
    """

    count: Whole | None
    of: Whole | None = None
    institutions: int | None = None
    median: Share | None = None
    interval: Interval = NOTHING

    @property
    def hidden(self) -> bool:
        """Tell whether one of the counts is hidden."""
        return is_hidden(self.count) or is_hidden(self.of)

    @property
    def share(self) -> Share | None:
        """Give the share, or for requests the ratio; None of a number by itself, of nothing, or of a hidden count."""
        if self.median is not None:
            return self.median
        if self.hidden or self.count is None or not self.of:
            return None
        return Share(Fraction(self.count, self.of), self.of)


@dataclass(frozen=True)
class Headline:
    """One number in both editions. `difference` is now minus before: a Share or ratio, of a count a whole number.

    `interval` has the limits of the difference and their method; where its method is "", `no_interval` says why.
    `reading` is how the difference may be called (`methods.paired_change.read_change`; "" where no rule applies):
    same, composition, clear, one_way, open, unknown. `filled` is what of it the earlier edition filled in; of a number
    the difference and its limits, too, rest on that, and of limits how it may be called. `withheld` is the part of that
    from which nothing is concluded: all of it, unless this edition is itself invented.
    """

    measure: Measure
    kind: Kind
    before: Number
    now: Number
    difference: Share | int | None
    interval: Interval
    no_interval: NoInterval = ""
    reading: str = ""
    filled: FilledIn = ""
    withheld: FilledIn = ""


@dataclass(frozen=True)
class InstitutionChange:
    """One institution in a trend: `before` and `now` are its mobilities, None where it has no project in that edition.

    `names` are those under which the earlier edition has it, where they differ from `institution`; of a merger all.
    `filled` tells that the earlier edition filled one of its numbers in, `withheld` that nothing is concluded from it.
    """

    institution: str
    state: InstitutionState
    before: Count | None
    now: Count | None
    names: tuple[str, ...] = ()
    filled: bool = False
    withheld: bool = False

    @property
    def change(self) -> Share | None:
        """Give the change of its share, of as many mobilities as the smaller has; None where one is not there."""
        first, second = (each.share if each else None for each in (self.before, self.now))
        return None if first is None or second is None else Share(second - first, min(first.of, second.of))


@dataclass(frozen=True)
class Trend:
    """A finished cohort of the earlier edition and the later calls of a finished one in this edition.

    `rose`, `fell` and `same` count institutions in both by their share, None where one of these is not shown or is
    withheld; `sign` is the p-value of the sign test over them, NaN where none changed or that is not known. `left_out`
    are the calls of that cohort of this edition that are not later, and of which `now` has none.
    """

    before: Cohort
    now: Cohort
    headlines: tuple[Headline, ...]
    institutions: tuple[InstitutionChange, ...]
    rose: int | None
    fell: int | None
    same: int | None
    sign: float
    left_out: tuple[int, ...] = ()

    def headline(self, measure: Measure) -> Headline | None:
        """Give one of the headlines; None where it cannot be compared."""
        return next((each for each in self.headlines if each.measure == measure), None)


@dataclass(frozen=True)
class Revision:
    """The same call in both editions: of one institution whose numbers differ, or of all ("", also where none does).

    `before` and `now` are None where there was no project. `cohort_before` is None where it is not known whether the
    call was finished then. `reasons` is empty where nothing changed. `names` and `filled` are as in
    `InstitutionChange`.
    """

    call_year: int
    institution: str
    cohort_before: Cohort | None
    cohort_now: Cohort
    before: Count | None
    now: Count | None
    reasons: tuple[Reason, ...] = ()
    names: tuple[str, ...] = ()
    filled: bool = False


@dataclass(frozen=True)
class SameAge:
    """A call of this edition at the age that another call had in the earlier one, both unfinished on that day.

    `from_earlier_export` tells that the call of this edition stands as it was in a dated earlier export of it. `both`
    are the mobilities, before and now, of the `in_both` institutions that have any in both calls, which alone compare
    like with like; None where it is not known who these are. `filled` and `both_filled` tell whether the earlier
    edition filled in its number of all, and of these institutions, `withheld` and `both_withheld` whether nothing is
    concluded from it.
    """

    now: CallAt
    before: CallAt
    from_earlier_export: bool = False
    in_both: int = 0
    both: tuple[Count, Count] | None = None
    filled: bool = False
    both_filled: bool = False
    withheld: bool = False
    both_withheld: bool = False

    @property
    def difference(self) -> Share | None:
        """Give the difference of the shares, of as many mobilities as the smaller has; None where one has none."""
        first, second = self.before.count.share, self.now.count.share
        return None if first is None or second is None else Share(second - first, min(first.of, second.of))


@dataclass(frozen=True)
class RefusedComparison:
    """What is not compared, and why: cohorts or calls by name where it is about some, a headline where about that."""

    subject: Subject
    why: Why
    before: str = ""
    now: str = ""
    measure: Measure | Literal[""] = ""
    table: str = ""


@dataclass(frozen=True)
class Editions:
    """Two editions beside each other; everything in it follows from what the two publish.

    `new` and `gone` are institutions that occur in one edition only, whatever its cohorts; `merged` gives the earlier
    names of those that took others in, `renamed` the earlier name of those that are called otherwise. `themes` is
    `survey_change.csv`, without rows where nothing was followed.
    """

    earlier: EarlierEdition
    trends: tuple[Trend, ...] = ()
    revisions: tuple[Revision, ...] = ()
    same_age: tuple[SameAge, ...] = ()
    refused: tuple[RefusedComparison, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    themes: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    @property
    def trend(self) -> Trend | None:
        """Give the trend of the latest finished cohort of this edition; None where no finished cohorts compare."""
        return max(self.trends, key=lambda each: max(each.now.call_years), default=None)
