"""What changed since the earlier edition: what is said of that, when, and what is called a rise, a fall or neither.

Only institutions that are in both editions are compared with themselves: the message of the chapter, of the summary and
of the conclusions rests on these, and on these without the focus of the study.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from blendresearch.base.shares import Share
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.concluding import ConclusionRule, Values
from blendresearch.report.edition_parts import focus_of, say
from blendresearch.report.report import Report
from blendresearch.statistics.editions.values import Editions, Headline, InstitutionChange, Measure, Trend
from blendresearch.statistics.methods import Interval
from blendresearch.statistics.methods.intervals import NOTHING

Way = Literal["rose", "fell", "steady"]
Message = Literal["rose", "fell", "steady", "against", "apart", "others", "leaning", "nothing"]
"""What the chapter says in its title.

`rose`, `fell`, `steady`: what the share did, with or without the focus. `against`: it did so, and at the focus the
opposite. `apart`: without the focus it clearly went the other way. `others`: only without the focus it clearly moved.
`leaning`: only with the focus it did. `nothing`: there is nothing to compare.
"""
_CALLED = ("clear", "one_way")
"""The readings of a change (`paired_change.read_change`) that are called a rise or a fall."""
FEW = 5
"""So many mobilities make a change that is more than chance at one institution."""
LIKE_WITH_LIKE: tuple[Measure, Measure] = ("both", "both_without_focus")
"""The headlines that compare institutions with themselves: all of them, and those outside the focus."""
OF_ALL: tuple[Measure, Measure] = ("pooled", "without_focus")
"""The same of all institutions, whoever these are."""


@dataclass(frozen=True)
class Moved:
    """A share (a fraction) in the earlier edition and in this one, over so many institutions."""

    first: Share
    second: Share
    interval: Interval
    reading: str
    institutions: int | None

    @property
    def change(self) -> Share:
        """Give the change, of as many mobilities as the smaller has."""
        return Share(self.second - self.first, min(self.first.of, self.second.of))

    @property
    def way(self) -> Way:
        """Tell what the share did: neither, where that may be chance or comes from how heavily institutions count."""
        if not self.change or self.reading not in _CALLED:
            return "steady"
        return "rose" if self.change > 0 else "fell"


def moved(headline: Headline | None) -> Moved | None:
    """Give what a headline did; None where there is none, or one of its two shares is not known, hidden or withheld.

    Limits that are withheld are left out.
    """
    if headline is None or headline.withheld == "number" or None in (headline.before.share, headline.now.share):
        return None
    before, now, interval = headline.before, headline.now, NOTHING if headline.withheld else headline.interval
    return Moved(before.share, now.share, interval, headline.reading, now.institutions)


def like_with_like(trend: Trend | None) -> tuple[Moved | None, Moved | None]:
    """Give what the share did over the institutions in both editions, and over those outside the focus."""
    return _pair(trend, LIKE_WITH_LIKE)


def told_pair(trend: Trend | None) -> tuple[Moved | None, Moved | None]:
    """Give the same or, where it is not shown or is withheld what each institution has, of all institutions.

    Nothing is known of how institutions differ then, so that no change is called a rise or a fall.
    """
    both = trend.headline("both") if trend else None
    unknown = both.withheld if both else bool(trend) and trend.rose is None
    return _pair(trend, OF_ALL if unknown else LIKE_WITH_LIKE)


def _pair(trend: Trend | None, names: tuple[Measure, Measure]) -> tuple[Moved | None, Moved | None]:
    own, others = (moved(trend.headline(name)) if trend else None for name in names)
    return own, others if own else None


def message(editions: Editions) -> Message:
    """Say in one word what changed, of the latest finished calls."""
    own, others = like_with_like(editions.trend)
    if own is None:
        return "nothing"
    if others is None:
        return own.way
    if others.way == own.way:
        alone = moved(editions.trend.headline("focus"))
        return "against" if own.way != "steady" and opposite(own, alone) and matters(alone) else own.way
    if "steady" not in (own.way, others.way):
        return "apart"
    return "others" if own.way == "steady" else "leaning"


def opposite(own: Moved | None, others: Moved | None) -> bool:
    """Tell whether two shares moved in opposite directions, clearly or not."""
    return bool(own and others) and own.change * others.change < 0


def matters(changed: Moved | InstitutionChange | None) -> bool:
    """Tell whether a share changed by a few mobilities or more, of as many as the smaller of its two numbers is."""
    change = changed.change if changed else None
    return bool(change) and abs(change) * change.of >= FEW


def movers(institutions: Iterable[InstitutionChange]) -> list[InstitutionChange]:
    """Give the institutions in both editions whose share changed most, those first, where the change matters.

    Those that are hidden are left out: their place would say how much they changed.
    """
    return sorted(filter(matters, institutions), key=lambda each: (-abs(each.change), each.institution))


def since(report: Report, cohort: CohortResults) -> Values | None:
    """What changed since the earlier edition, at the institutions that are in both, and at those outside the focus."""
    trend = report.editions.trend if report.editions else None
    own, others = told_pair(trend)
    if own is None:
        return None
    return {
        "number": own.institutions if like_with_like(trend)[0] else None,
        "then_and_now": (own, others),
        "own": report.say("share_moved", of=own),
        "others": report.say("it_moved", of=others) if others else "",
        **_judged(report, own, others),
        "names": focus_of(report, trend),
        "calls": trend.now.call_years if trend.left_out else [],
        "in_calls": report.say("the_calls", years=trend.now.call_years),
        "synthetic": is_synthetic(report),
    }


def _judged(report: Report, own: Moved, others: Moved | None) -> dict[str, str]:
    """Say how sure each change is, of both at once where that is the same; "" where nothing changed."""
    if others and own.change and others.change and own.reading == others.reading:
        return {"own_judged": "", "others_judged": say(report, "judged_both", of=own)}
    said = [say(report, "judged", of=each) if each and each.change else "" for each in (own, others)]
    return {"own_judged": said[0], "others_judged": said[1]}


def halved(report: Report, cohort: CohortResults) -> Values | None:
    """Ask users of then, by the threshold, whose share is half of what it was or less, what changed."""
    trend = report.editions.trend if report.editions else None
    found = [
        (each.institution, each.before.share, each.now.share)
        for each in (movers(trend.institutions) if trend else [])
        if not each.withheld
        and each.before.blended >= report.study.user_threshold
        and 2 * each.now.share <= each.before.share
    ]
    return {"rows": found} if found else None


def is_synthetic(report: Report) -> bool:
    """Tell whether the earlier edition has made-up records where this one has not, which its own marks do not say."""
    return bool(report.editions and report.editions.earlier.synthetic and not report.study.synthetic)


SINCE = (ConclusionRule("since", since, (("what_changed", "tab-then-and-now"),)),)
"""What changed since the earlier edition."""
