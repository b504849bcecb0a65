"""How much is registered: what is said of that, when, and the numbers that it rests on."""

from fractions import Fraction
from functools import cache

from blendresearch.data.shipped import shipped_list
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.compared import compared
from blendresearch.report.concluding import Basis, ConclusionRule, Values
from blendresearch.report.report import Report
from blendresearch.statistics.totals import Count

REGISTERED = (("registered_use", ""), ("running", ""), ("headlines", ""))
LEFT_OUT = (("headlines", "tab-headlines-{}"), *REGISTERED)
LEFT_OUT_SO_FAR = (("headlines", "tab-headlines-{running}"), *REGISTERED)
INSTITUTIONS = (("institutions", ""), ("registered_use", ""))
REQUESTED = (("requested", ""),)
TOTALS = (Basis("registered", ("blended", "mobilities", "share")),)
ZEROS = (Basis("every_institution", ("blended",)), Basis("institutions", ("blended",)))
_MOVES = Fraction(1, 4)
"""Institutions without which the share would be other by such a part of it move the share."""
ANNOUNCED = (Basis("requests", ("requested", "realised"), totals=True),)


def main_cohort(report: Report) -> CohortResults | None:
    """Give the cohort that a reader asks for first: the last one that is finished, else the last; None without any."""
    counted = report.counted
    return next((each for each in reversed(counted) if each.complete), counted[-1] if counted else None)


def amount_of(share: Fraction) -> str:
    """Say how much a share is, in one of the words of `data/amounts.toml`."""
    return next(line["word"] for line in shipped_list("amounts")["amounts"] if _holds(line, share * 100))


def _holds(line: dict, percent: Fraction) -> bool:
    if "at_most_percent" in line:
        return percent <= line["at_most_percent"]
    return "below_percent" not in line or percent < line["below_percent"]


@cache
def _little() -> Fraction:
    """Give the share below which is little."""
    lines = shipped_list("amounts")["amounts"]
    return Fraction(next(line["below_percent"] for line in lines if line["word"] == "little"), 100)


def share(report: Report, cohort: CohortResults) -> Values | None:
    """How much was registered as blended, and what a little of it means."""
    own = cohort.all.share
    if own is None:
        return None
    return {"little": _little() if amount_of(own) == "little" else None}


def without(report: Report, cohort: CohortResults) -> Values | None:
    """What is left without the focus, or without the institution that moves the share most."""
    names = cohort.inference.left_out
    others = cohort.without(names) if names else None
    if others is None or others.share is None or cohort.all.share is None:
        return None
    return {"names": list(names), "others": others}


def moves(together: Count, others: Count) -> bool:
    """Tell whether a share leans on some institutions: it is another one by a good part of it in the `others`."""
    if None in (together.share, others.share):
        return False
    return abs(others.share - together.share) >= _MOVES * together.share > 0


def none_registered(report: Report, cohort: CohortResults) -> Values | None:
    """How many institutions registered none, of those of which that is known."""
    none, known = len(cohort.without_blended), len(cohort.institutions) - len(cohort.maybe_blended)
    hidden = any(each.hidden for each in cohort.institutions)
    return {"without": none, "of": known} if none and not hidden and cohort.all.total else None


def so_far(report: Report, cohort: CohortResults) -> Values | None:
    """How much is registered so far in the last cohort that is still running, beside one that is finished."""
    running = [each for each in report.counted if not each.complete and each.all.share is not None]
    if not cohort.complete or not running:
        return None
    last = running[-1]
    return {"running": last, "left": without(report, last)}


def leaning(report: Report, cohort: CohortResults) -> Values | None:
    """How much the share leans on the one institution with most, of several: when it moves the share."""
    divided = cohort.inference.concentration
    if divided.institutions == 1 or not divided.with_blended or divided.largest != 1:
        return None
    first = max(cohort.with_blended, key=lambda each: each.count.blended)
    return {"divided": divided} if moves(cohort.all, cohort.without([first.name])) else None


def outside(report: Report, cohort: CohortResults) -> Values | None:
    """Which institutions stand out, and on which side."""
    found = cohort.inference.funnel
    if not found:
        return None
    table = found.table.sort_values(["share", "institution"], ascending=[False, True])
    above, below = (table.loc[table["flagged"] == side, "institution"].tolist() for side in ("above", "below"))
    return {"names": above + below, "above": above, "below": below}


def requested(report: Report, cohort: CohortResults) -> Values | None:
    """What was announced and what was registered."""
    found = cohort.request
    if found is None or not found.requested:
        return None
    return {"requested": int(found.requested), "realised": int(found.realised)}


def units(report: Report, cohort: CohortResults) -> Values | None:
    """Whether participants give another share than mobilities."""
    shares = cohort.all.share, cohort.participants.share
    return {} if cohort.has_groups and None not in shares else None


def change(report: Report, cohort: CohortResults) -> Values | None:
    """What changed since the cohort before, at the institutions that are in both."""
    found = compared(report, cohort)
    return {"first": found.first, "compared": found} if found and found.both else None


HOW_MUCH = (
    ConclusionRule("share", share, REGISTERED, basis=TOTALS),
    ConclusionRule("without", without, REGISTERED, without_focus=LEFT_OUT, basis=TOTALS),
    ConclusionRule("none_registered", none_registered, INSTITUTIONS, basis=ZEROS),
    ConclusionRule("so_far", so_far, REGISTERED, without_focus=LEFT_OUT_SO_FAR, basis=TOTALS),
)
"""How much is registered, of the main cohort."""
