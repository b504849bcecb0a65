"""The findings of a cohort, in the order in which the report tells them: when each is said, and what it rests on."""

from blendresearch.report.cohorts import CohortResults
from blendresearch.report.compared import compared
from blendresearch.report.concluding import ConclusionRule, Values
from blendresearch.report.flags_judged import flags_judged
from blendresearch.report.report import Report
from blendresearch.statistics.totals import Count

HEADLINES = ("headlines", "tab-headlines-{}")
TOTALS = (("institutions_by_call", "tab-by-call-year-{}"), ("running", "tab-running-{}"))
REQUESTS = ("requested", "tab-announced")
FUNNEL = ("funnel", "fig-funnel-figure-{}")
LEFT_OUT = ("method", "tab-left-out")
QUALITY = ("registration_quality", "tab-findings")


def share(report: Report, cohort: CohortResults) -> Values | None:
    """How much was registered as blended."""
    return {} if cohort.all.share is not None else None


def without(report: Report, cohort: CohortResults) -> Values | None:
    """What is left without the focus, or without the institution that moves the share most."""
    names = cohort.inference.left_out
    others = cohort.without(names) if names else Count.of(0, 0)
    return None if others.share is None or cohort.all.share is None else {"names": list(names), "others": others}


def middle(report: Report, cohort: CohortResults) -> Values | None:
    """What is usual for an institution."""
    median = cohort.inference.told_headlines.get("median")
    return {"median": median.value, "institutions": median.institutions} if median else None


def concentration(report: Report, cohort: CohortResults) -> Values | None:
    """Over how many institutions the blended mobilities are divided."""
    divided = cohort.inference.concentration
    return {"divided": divided} if divided.with_blended else None


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


def categories(report: Report, cohort: CohortResults) -> Values | None:
    """Whether learners and staff differ, in the institutions that have both."""
    both = report.results.categories.learners_and_staff(cohort.name)
    if both is None or both.learner.hidden or both.staff.hidden:
        return None
    return {"learner": both.learner.share, "staff": both.staff.share, "both": both}


def change(report: Report, cohort: CohortResults) -> Values | None:
    """What changed since the cohort before, at the institutions that are in both."""
    found = compared(report, cohort)
    return {"first": found.first, "compared": found} if found and found.both else None


def empty_flags(report: Report, cohort: CohortResults) -> Values | None:
    """How many flags were empty."""
    records = cohort.found("blended_empty")
    return {"records": records} if records else None


def bounds(report: Report, cohort: CohortResults) -> Values | None:
    """How many flags are in doubt, and how far they could move the share."""
    judged = flags_judged(cohort)
    return {"flags": judged} if judged else None


FINDINGS = (
    ConclusionRule("share", share, (HEADLINES, *TOTALS)),
    ConclusionRule("without", without, (HEADLINES,)),
    ConclusionRule("middle", middle, (HEADLINES,)),
    ConclusionRule("concentration", concentration, (HEADLINES,), main=True),
    ConclusionRule("outside", outside, (FUNNEL,), main=True),
    ConclusionRule("requested", requested, (REQUESTS,), main=True),
    ConclusionRule("change", change, (("change", "tab-parts-{first}-{}"),)),
    ConclusionRule("units", units, (("units", "tab-units-{}"),)),
    ConclusionRule("categories", categories, (("activity_types", "tab-activity-types-{}"),)),
    ConclusionRule("bounds", bounds, (("registration_quality", "tab-bounds"),), main=True),
    ConclusionRule("empty_flags", empty_flags, (QUALITY, LEFT_OUT)),
)
