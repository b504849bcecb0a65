"""What the findings of a cohort give reason to: each advice with its condition and what it rests on."""

from blendresearch.base.hidden import is_hidden
from blendresearch.data.rules import rules
from blendresearch.report import conclusion_rules
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.concluding import ConclusionRule, Values
from blendresearch.report.conclusion_rules import FUNNEL, HEADLINES, QUALITY, REQUESTS
from blendresearch.report.flags_judged import flags_judged
from blendresearch.report.question_rules import FEEDBACK, REGISTERED, WISHES
from blendresearch.report.report import Report
from blendresearch.report.survey_parts import listed
from blendresearch.report.survey_results import by_count
from blendresearch.report.wishes import by_decider
from blendresearch.statistics.requests import announced_and_none

UNEVEN = "aware.uneven"
"""The theme, in the codebook that ships, of a part of an institution that knows of it and another that does not."""
MENDED = tuple(rule.id for rule in rules() if rule.severity != "note" and not rule.counting)
"""The checks that find what somebody should look at."""


def together(report: Report, cohort: CohortResults) -> Values | None:
    """Give the headlines together, where they are not the same."""
    values = conclusion_rules.without(report, cohort)
    return values if values and values["others"].share != cohort.all.share else None


def ask_outside(report: Report, cohort: CohortResults) -> Values | None:
    """Ask institutions that stand out before anything is concluded."""
    values = conclusion_rules.outside(report, cohort)
    return values if values and values["names"] else None


def no_ranking(report: Report, cohort: CohortResults) -> Values | None:
    """Rank no institutions of which some have too few mobilities to tell 0% from chance."""
    found = cohort.inference.funnel
    too_few = int(found.table["too_few"].sum()) if found else 0
    return {"too_few": too_few, "institutions": len(found.table)} if too_few else None


def guidance(report: Report, cohort: CohortResults) -> Values | None:
    """Bring the guide to who registers, where flags are in doubt; an empty one is not, by the rules of counting."""
    judged = flags_judged(cohort)
    return {"flags": judged} if judged and judged.flags else None


def mend(report: Report, cohort: CohortResults) -> Values | None:
    """Have what the checks found looked at by who can mend it."""
    found = cohort.found(*MENDED)
    return {"findings": found} if found else None


def ask_none(report: Report, cohort: CohortResults) -> Values | None:
    """Ask institutions of finished calls that registered none, where others did and their announcement asks nothing."""
    if not cohort.complete or not cohort.with_blended:
        return None
    announced = {each.institution for each in announced_and_none(cohort.requests, report.study.user_threshold)}
    none = [each for each in cohort.without_blended if each.count.total and each.name not in announced]
    return {"institutions": len(none), "some_announced": bool(announced)} if none else None


def ask_unmet(report: Report, cohort: CohortResults) -> Values | None:
    """Ask institutions of finished calls that announced many blended mobilities and registered none."""
    limit = report.study.user_threshold
    unmet = announced_and_none(cohort.requests, limit) if cohort.complete else []
    return {"institutions": len(unmet), "requests": unmet, "limit": limit} if unmet else None


def keep_requests(report: Report, cohort: CohortResults) -> Values | None:
    """Keep the number of all mobilities requested and granted, where the fall cannot be split without it."""
    return None if "" in cohort.falls else programme(report, cohort)


def programme(report: Report, cohort: CohortResults) -> Values | None:
    """Put the difference between application and registration to the programme, once the projects are finished."""
    values = conclusion_rules.requested(report, cohort)
    return values if values and cohort.complete and values["realised"] < values["requested"] else None


def both_units(report: Report, cohort: CohortResults) -> Values | None:
    """Say with each share what was counted, where it matters."""
    if conclusion_rules.units(report, cohort) is None or cohort.all.share == cohort.participants.share:
        return None
    return {}


def recount(report: Report, cohort: CohortResults) -> Values | None:
    """Count running calls again."""
    return {} if not cohort.complete and cohort.all.total else None


def no_trend(report: Report, cohort: CohortResults) -> Values | None:
    """Call a difference no trend while it can arise without a real change, or while projects are not finished."""
    values = conclusion_rules.change(report, cohort)
    found = values["compared"] if values else None
    return values if found and found.both.change and (found.both.reading != "clear" or not found.finished) else None


def wishes_of(decider: str, report: Report) -> Values | None:
    """Give the wishes that institutions name and somebody decides on."""
    named = [each for each in by_count(report.survey.leaves("wish")) if each.named]
    themes = dict(by_decider(named)).get(decider, [])
    return {"listed": listed(report, themes), "answered": themes[0].answered} if themes else None


def agency_wishes(report: Report, cohort: CohortResults) -> Values | None:
    """Meet the wishes that the agency decides on itself."""
    return wishes_of("agency", report)


def commission_wishes(report: Report, cohort: CohortResults) -> Values | None:
    """Put the wishes that the Commission decides on to it."""
    return wishes_of("commission", report)


def spread(report: Report, cohort: CohortResults) -> Values | None:
    """Have institutions spread what some of their people know, where they say that others do not."""
    theme = report.survey.themes.get(UNEVEN)
    return {"theme": theme} if theme and theme.named and not theme.hidden else None


def explain(report: Report, cohort: CohortResults) -> Values | None:
    """Explain what registering is for, where institutions say that more is done than registered."""
    found = report.survey.registered
    return {"found": found} if found and not is_hidden(found.says_more) and found.says_more else None


ADVICE = (
    ConclusionRule("advise_guidance", guidance, (QUALITY,)),
    ConclusionRule("advise_mend", mend, (QUALITY,)),
    ConclusionRule("advise_ask_outside", ask_outside, (FUNNEL,), each=True),
    ConclusionRule(
        "advise_ask_none",
        ask_none,
        (("institutions_by_call", "tab-institutions-{}"), ("institutions_drawn", "tab-all-institutions-{}")),
    ),
    ConclusionRule("advise_ask_unmet", ask_unmet, (REQUESTS,), each=True),
    ConclusionRule("advise_together", together, (HEADLINES,)),
    ConclusionRule("advise_no_ranking", no_ranking, (FUNNEL,)),
    ConclusionRule("advise_both_units", both_units, (("units", "tab-units-{}"),)),
    ConclusionRule("advise_no_trend", no_trend, (("change", "tab-parts-{first}-{}"),)),
    ConclusionRule("advise_recount", recount, (("running", "tab-running-{}"),)),
    ConclusionRule("advise_keep_requests", keep_requests, (REQUESTS,)),
    ConclusionRule("advise_programme", programme, (REQUESTS,)),
)

SURVEY_ADVICE = (
    ConclusionRule("advise_explain", explain, (REGISTERED, FEEDBACK)),
    ConclusionRule("advise_agency", agency_wishes, (WISHES,)),
    ConclusionRule("advise_spread", spread, (FEEDBACK,)),
    ConclusionRule("advise_commission", commission_wishes, (WISHES,)),
)
"""What follows from the survey."""
