"""The headlines of a trend: numbers of two finished cohorts beside each other, with the uncertainty of the difference.

A headline rests on counts that both editions show. Where some institution is not shown, what would need each of them
is left out, and not computed of the others.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isnan

import numpy as np
import pandas as pd

from blendresearch.base.hidden import Whole, is_hidden, sum_of
from blendresearch.base.shares import Share
from blendresearch.statistics.editions.filled_then import FilledCohort, FilledIn
from blendresearch.statistics.editions.values import Headline, Kind, Measure, NoInterval, Number
from blendresearch.statistics.methods.influence import mobilities_in_the_middle
from blendresearch.statistics.methods.intervals import NOTHING, Interval
from blendresearch.statistics.methods.paired_change import (
    decompose,
    in_both,
    interval_of_change,
    pair,
    read_change,
    signs,
)
from blendresearch.statistics.methods.pooled_interval import of_total
from blendresearch.statistics.requests import Request
from blendresearch.statistics.totals import Count

Counts = Mapping[str, Count]


@dataclass(frozen=True)
class Side:
    """One edition in a trend: all mobilities, those of each institution, the same of participants, and requests.

    Institutions have the names of this edition; None is what is not published. `filled` is what that edition filled in.
    """

    whole: Count | None
    counts: Counts
    participants: Count | None
    participant_counts: Counts
    request: Request | None
    requests: int
    filled: FilledCohort = field(default_factory=FilledCohort)

    @property
    def shown(self) -> bool:
        """Tell whether the counts of every institution are shown."""
        return not any(each.hidden for each in self.counts.values())

    def of(self, names: Collection[str]) -> Number:
        """Add up the mobilities of some institutions."""
        return _added({name: count for name, count in self.counts.items() if name in names})

    def without(self, names: Collection[str]) -> Number:
        """Give all mobilities but those of some institutions."""
        apart = self.of(names)
        if self.whole is None or self.whole.hidden or apart.hidden:
            return Number(None)
        left = sum(count.total > 0 for name, count in self.counts.items() if name not in names) if self.shown else None
        return Number(self.whole.blended - apart.count, self.whole.total - apart.of, left)


@dataclass(frozen=True)
class TwoSides:
    """Two finished cohorts: the earlier edition, this one, the institutions in focus and from where on one is a user.

    `followed` says that institutions have the same names in both, `invented` that this edition is, as it says on every
    page.
    """

    before: Side
    now: Side
    focus: tuple[str, ...]
    threshold: int
    followed: bool
    invented: bool = False

    @property
    def complete(self) -> bool:
        """Tell whether every institution is shown and followed."""
        return self.followed and self.before.shown and self.now.shown

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Give the counts of each institution in both (`methods.paired_change.pair`)."""
        return pair(_frame(self.before.counts), _frame(self.now.counts))

    @property
    def untold(self) -> NoInterval:
        """Say why nothing can be told of how institutions differ."""
        return "hidden" if self.followed else "neutral_names"

    def headlines(self) -> Iterator[Headline]:
        """Give every headline that the two editions show, in the order of reading.

        What rests on numbers that the earlier edition filled in is called nothing, unless this one is invented itself.
        """
        for each in self._shown():
            filled = self._filled(each)
            withheld = "" if self.invented else filled
            reading = "unknown" if withheld and each.reading else each.reading
            yield replace(each, filled=filled, withheld=withheld, reading=reading)

    def _filled(self, headline: Headline) -> FilledIn:
        """Say what of a headline the earlier edition filled in."""
        told, names = self.before.filled, set(self.before.counts)
        both, focus = {*in_both(self.pairs)["institution"]} if self.complete else names, {*self.focus} & names
        if {
            "both": told.any_of(both),
            "both_without_focus": told.any_of(both - focus),
            "without_focus": told.totals or told.any_of(focus),
            "focus": told.any_of(focus),
            "median": told.any_of(names, ("share",)),
            "requested": told.requested,
            **dict.fromkeys(("users", "none", "institutions"), told.any_of(names, ("blended",))),
        }.get(headline.measure, told.totals):
            return "number"
        by_others = headline.measure in ("pooled", "without_focus", "participants") and headline.interval.method
        return "limits" if by_others and told.any_of(names) else ""

    def _shown(self) -> Iterator[Headline]:
        yield from self._shares()
        yield from self._medians()
        if any(self.before.participant_counts) or self.before.participants:
            yield from self._participants()
        yield from self._requests()
        yield from self._numbers()

    def _shares(self) -> Iterator[Headline]:
        yield from self._share("pooled", _whole(self.before), _whole(self.now), self.pairs if self.complete else None)
        if self.complete and len(both := in_both(self.pairs)):
            yield from self._share("both", _of_pairs(both, 1), _of_pairs(both, 2), both)
        focus = [name for name in self.focus if name in {*self.before.counts, *self.now.counts}]
        if focus and self.followed:
            apart = self.pairs["institution"].isin(focus) if self.complete else None
            others, own = (self.pairs[~apart], self.pairs[apart]) if self.complete else (None, None)
            yield from self._share("without_focus", self.before.without(focus), self.now.without(focus), others)
            if self.complete and len(both := in_both(others)):
                yield from self._share("both_without_focus", _of_pairs(both, 1), _of_pairs(both, 2), both)
            yield from self._share("focus", self.before.of(focus), self.now.of(focus), own, read=len(focus) > 1)

    def _share(
        self, measure: Measure, before: Number, now: Number, pairs: pd.DataFrame | None, *, read: bool = True
    ) -> Iterator[Headline]:
        """Give a headline of shares; none where one of the two has none."""
        if before.share is None or now.share is None:
            return
        change = _difference(before, now)
        if pairs is None:
            yield Headline(measure, "share", before, now, change, NOTHING, self.untold)
            return
        before, now = _with_limits(before, pairs, 1), _with_limits(now, pairs, 2)
        interval = interval_of_change(pairs)
        reading = _reading(pairs, interval, change) if read else ""
        without: NoInterval = "" if interval.method else "one_institution"
        yield Headline(measure, "share", before, now, change, interval, without, reading)

    def _participants(self) -> Iterator[Headline]:
        first, second = (_frame(side.participant_counts) for side in (self.before, self.now))
        shown = not any(c.hidden for side in (self.before, self.now) for c in side.participant_counts.values())
        numbers = [_number(side.participants, len(side.participant_counts)) for side in (self.before, self.now)]
        yield from self._share("participants", *numbers, pair(first, second) if self.followed and shown else None)

    def _medians(self) -> Iterator[Headline]:
        if self.before.shown and self.now.shown:
            before, now = (_median(_frame(side.counts)) for side in (self.before, self.now))
            if before.share is not None and now.share is not None:
                yield _plain("median", "share", before, now, _difference(before, now))

    def _requests(self) -> Iterator[Headline]:
        asked = [(side.request, side.requests) for side in (self.before, self.now)]
        if all(request is not None and request.ratio is not None for request, _ in asked):
            numbers = [Number(request.realised, request.requested, institutions) for request, institutions in asked]
            yield _plain("requested", "ratio", *numbers, _difference(*numbers))

    def _numbers(self) -> Iterator[Headline]:
        told: dict[Measure, Callable[[Side], Whole | None]] = {
            "users": lambda side: _users(side.counts, self.threshold),
            "none": lambda side: sum(not is_hidden(each.blended) and not each.blended for each in side.counts.values()),
            "institutions": lambda side: sum(is_hidden(each.total) or each.total > 0 for each in side.counts.values()),
            "mobilities": lambda side: side.whole and side.whole.total,
            "blended": lambda side: side.whole and side.whole.blended,
        }
        for measure, count in told.items():
            before, now = (Number(count(side), None, len(side.counts)) for side in (self.before, self.now))
            if not any(number.count is None or number.hidden for number in (before, now)):
                yield _plain(measure, "count", before, now, now.count - before.count)


def _plain(measure: Measure, kind: Kind, before: Number, now: Number, difference: Share | int) -> Headline:
    return Headline(measure, kind, before, now, difference, NOTHING, "not_defined")


def _difference(before: Number, now: Number) -> Share:
    first, second = before.share, now.share
    return Share(second - first, min(first.of, second.of))


def _reading(pairs: pd.DataFrame, interval: Interval, change: Share) -> str:
    """Say what a change can be called; one between institutions of which none is in both is another composition."""
    parts = decompose(pairs)
    if parts is None:
        return "composition" if change else "same"
    return read_change(parts, interval, signs(in_both(pairs)["change"]))


def _whole(side: Side) -> Number:
    return _number(side.whole, sum(is_hidden(each.total) or each.total > 0 for each in side.counts.values()))


def _number(count: Count | None, institutions: int) -> Number:
    return Number(None) if count is None else Number(count.blended, count.total, institutions)


def _added(counts: Counts) -> Number:
    blended, total = (sum_of([0, *(getattr(each, name) for each in counts.values())]) for name in ("blended", "total"))
    return Number(blended, total, len(counts))


def _of_pairs(pairs: pd.DataFrame, period: int) -> Number:
    return Number(int(pairs[f"blended_{period}"].sum()), int(pairs[f"total_{period}"].sum()), len(pairs))


def _with_limits(number: Number, pairs: pd.DataFrame, period: int) -> Number:
    """Give a share with the limits that differences between these institutions make."""
    return replace(number, interval=of_total(pairs[f"blended_{period}"], pairs[f"total_{period}"]))


def _median(counts: pd.DataFrame) -> Number:
    """Give the median of the shares of institutions; one institution has no middle."""
    counted = counts[counts["total"] > 0]
    if len(counted) < 2:
        return Number(None)
    value = float(np.median((counted["blended"] / counted["total"]).astype(float)))
    share = None if isnan(value) else Share(value, mobilities_in_the_middle(counts))
    return Number(None, None, len(counted), share)


def _users(counts: Counts, threshold: int) -> int | None:
    """Count the institutions with so many blended mobilities; None where a hidden one may be among them."""
    hidden = [each.blended for each in counts.values() if is_hidden(each.blended)]
    if any(each.below is None or each.below > threshold for each in hidden):
        return None
    return sum(not is_hidden(each.blended) and each.blended >= threshold for each in counts.values())


def _frame(counts: Counts) -> pd.DataFrame:
    """Give the counts that are shown as a table."""
    rows = [(name, each.total, each.blended) for name, each in counts.items() if not each.hidden]
    return pd.DataFrame(rows, columns=["institution", "total", "blended"])
