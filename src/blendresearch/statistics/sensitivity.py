"""What the share would be if not everything that was done was registered, as `sensitivity.csv`: no estimate, an if."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import nan

import pandas as pd

from blendresearch.base.hidden import is_hidden
from blendresearch.base.shares import Share
from blendresearch.base.tables import columns_of
from blendresearch.statistics.methods.under_registration import LEVELS, closing, true_share
from blendresearch.statistics.requests import Requests
from blendresearch.statistics.totals import Count, Statistics
from blendresearch.study.settings import Cohort, Study

EVEN, REQUESTED, ONE_LESS, CLOSED = "even", "all_requested", "one_less", "gap_closes"


@dataclass(frozen=True)
class Scenario:
    """An if: which part of what was done the focus institutions and the others registered, and the shares that follow.

    Without a focus, `others` are all institutions, and the shares of the two are None. So they are where their counts
    are hidden, or more would have been done there than there are mobilities: then the if cannot hold for both.
    """

    name: str
    sensitivity_focus: Fraction | None
    sensitivity_others: Fraction
    share: Share
    share_focus: Share | None = None
    share_others: Share | None = None

    @property
    def gap(self) -> Share | None:
        """Give by how much the share of the focus institutions is above that of the others, where both are known."""
        if self.share_focus is None or self.share_others is None:
            return None
        return Share(self.share_focus - self.share_others, min(self.share_focus.of, self.share_others.of))


def scenarios(study: Study, cohort: Cohort, statistics: Statistics, requests: Requests) -> list[Scenario]:
    """Give the scenarios of a cohort; none where nothing blended was counted or the count is hidden.

    - `even`: everybody registered so much of what was done. At 1 it is the registered share.
    - `all_requested`: everybody registered as much of what was done as of what was requested, in a finished cohort.
    - `one_less`: those with the lower share registered so much of it, the focus institutions or the others.
    - `gap_closes`: the same, where both come out at one share.

    A scenario by which more was done than there are mobilities in all is left out, and so is what rests on a hidden
    count.
    """
    whole = statistics.find(cohort.name)
    if whole is None or whole.hidden or not whole.blended:
        return []
    both = _with_focus(study, cohort, statistics)
    parts = both if both and not any(each.hidden for each in both) else None
    found = [_even(EVEN, level, whole, parts, both is not None) for level in LEVELS]
    asked = requests.total(cohort.name) if cohort.complete else None
    if asked is not None and asked.ratio and asked.ratio < 1:
        found.append(_even(REQUESTED, asked.ratio, whole, parts, both is not None))
    if parts:
        found += _one_less(parts)
    return [each for each in found if each]


def _with_focus(study: Study, cohort: Cohort, statistics: Statistics) -> tuple[Count, Count] | None:
    """Give the counts of the focus institutions and of the others, where both have mobilities."""
    if not study.focus:
        return None
    parts = [statistics.find(cohort.name, subset=subset) for subset in ("focus", "without_focus")]
    return tuple(parts) if all(each and (is_hidden(each.total) or each.total) for each in parts) else None


def _even(
    name: str, level: Fraction, whole: Count, parts: tuple[Count, Count] | None, focused: bool
) -> Scenario | None:
    share = _if_so(whole, level)
    if share is None:
        return None
    own = [_if_so(each, level) for each in parts or ()]
    return Scenario(name, level if focused else None, level, share, *own)


def _if_so(count: Count, level: Fraction) -> Share | None:
    share = true_share(count.blended, count.total, level)
    return None if share is None else Share(share, count.total)


def _one_less(parts: tuple[Count, Count]) -> Iterator[Scenario | None]:
    focus, others = (Fraction(each.blended, each.total) for each in parts)
    if focus == others:
        return
    one = Fraction(1)
    for level in LEVELS[1:]:
        yield _uneven(ONE_LESS, *((one, level) if focus > others else (level, one)), parts)
    if closed := closing(focus, others):
        yield _uneven(CLOSED, *closed, parts)


def _uneven(name: str, of_focus: Fraction, of_others: Fraction, parts: tuple[Count, Count]) -> Scenario | None:
    levels = of_focus, of_others
    shares = [_if_so(each, level) for each, level in zip(parts, levels, strict=True)]
    if None in shares:
        return None
    done = sum(share * each.total for share, each in zip(shares, parts, strict=True))
    total = sum(each.total for each in parts)
    return Scenario(name, *levels, Share(done / total, total), *shares)


def make_sensitivity(study: Study, statistics: Statistics, requests: Requests) -> pd.DataFrame:
    """Make `sensitivity.csv` of all cohorts."""
    rows = [
        (cohort.name, each.name, *map(_number, (each.sensitivity_focus, each.sensitivity_others, each.share)),
         *map(_number, (each.share_focus, each.share_others, each.gap)))
        for cohort in study.cohorts
        for each in scenarios(study, cohort, statistics, requests)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns_of("sensitivity")))


def _number(value: Fraction | None) -> float:
    return nan if value is None else float(value)
