"""What the findings give reason to: each advice with its condition and what it rests on.

Who acts on it, and which come first, stands in `data/advice.toml`.
"""

from fractions import Fraction

from blendresearch.base.hidden import is_hidden
from blendresearch.data.rules import rules
from blendresearch.report import conclusion_rules
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.concluding import Basis, ConclusionRule, Values
from blendresearch.report.conclusion_rules import ANNOUNCED, INSTITUTIONS, REQUESTED, ZEROS
from blendresearch.report.edition_rules import halved
from blendresearch.report.flags_judged import flags_judged
from blendresearch.report.question_rules import FEEDBACK, OBSTACLES, WISHES
from blendresearch.report.report import Report
from blendresearch.report.survey_parts import listed, say
from blendresearch.report.survey_results import Theme, by_count
from blendresearch.report.wishes import by_decider
from blendresearch.statistics.requests import announced_and_none

UNEVEN, UNCLEAR = "aware.uneven", "obstacle.clarity"
"""Themes of the codebook that ships: a part of an institution knows of it and another not; what it is, is unclear."""
MENDED = tuple(rule.id for rule in rules() if rule.severity != "note" and not rule.counting)
"""The checks that find what somebody should look at."""
FLAGS = ("certainty", "tab-subjects")
_NEARLY = Fraction(9, 10)
"""With such a part of what was announced registered, there is nothing to advise on it."""


def _named(report: Report, code: str) -> Theme | None:
    """Give a theme that anybody names, and how many do may be shown."""
    theme = report.survey.themes.get(code)
    return theme if theme and theme.named and not theme.hidden else None


def explain(report: Report, cohort: CohortResults) -> Values | None:
    """Explain what counts and what registering is for, where that is unclear or more is said to be done."""
    found, theme = report.survey.registered, _named(report, UNCLEAR)
    more = found is not None and not is_hidden(found.says_more) and bool(found.says_more)
    return {"found": found if more else None, "theme": theme} if more or theme else None


def wishes_of(decider: str, report: Report) -> Values | None:
    """Give the wishes that institutions name and somebody decides on, with the number of each and without."""
    named = [each for each in by_count(report.survey.leaves("wish")) if each.named]
    themes = dict(by_decider(named)).get(decider, [])
    if not themes:
        return None
    labels = report.numbers.join([say(report, "quoted", label=each.label) for each in themes])
    return {"listed": listed(report, themes), "labels": labels, "number": len(themes), "answered": themes[0].answered}


def agency_wishes(report: Report, cohort: CohortResults) -> Values | None:
    """Meet the wishes that the agency decides on itself."""
    return wishes_of("agency", report)


def commission_wishes(report: Report, cohort: CohortResults) -> Values | None:
    """Weigh the wishes that the Commission decides on."""
    return wishes_of("commission", report)


def ask_none(report: Report, cohort: CohortResults) -> Values | None:
    """Ask institutions of finished calls that registered none, where others did; some announced many of them."""
    if not cohort.complete or not cohort.with_blended:
        return None
    none = [each.name for each in cohort.without_blended if each.count.total]
    idle = len(cohort.without_blended) - len(none)
    return {"institutions": len(none), "idle": idle, **_unmet(report, cohort, none)} if none else None


def _unmet(report: Report, cohort: CohortResults, none: list[str]) -> Values:
    """Give how many of the institutions with none announced at least as many as make a user; 0 where not measured."""
    limit = report.study.user_threshold
    if Basis("requests", ("requested",)).is_filled(report, cohort):
        return {"unmet": 0, "limit": limit}
    unmet = {each.institution for each in announced_and_none(cohort.requests, limit)}
    return {"unmet": len(unmet.intersection(none)), "limit": limit}


def guidance(report: Report, cohort: CohortResults) -> Values | None:
    """Bring the guide to who registers, where flags are in doubt; an empty one is not, by the rules of counting."""
    judged = flags_judged(cohort)
    return {"flags": judged} if judged and judged.flags else None


def spread(report: Report, cohort: CohortResults) -> Values | None:
    """Spread what some people know, where institutions say that others do not."""
    theme = _named(report, UNEVEN)
    return {"theme": theme} if theme else None


def mend(report: Report, cohort: CohortResults) -> Values | None:
    """Look at what the checks found."""
    found = cohort.found(*MENDED)
    return {"findings": found} if found else None


def fewer_registered(report: Report, cohort: CohortResults) -> Values | None:
    """What follows when clearly less is registered than announced, once the projects are finished."""
    values = conclusion_rules.requested(report, cohort)
    return values if values and cohort.complete and values["realised"] < _NEARLY * values["requested"] else None


_SURVEYED = (Basis("survey_feedback"), Basis("survey_obstacles"))

ADVICE = (
    ConclusionRule("advise_explain", explain, (FEEDBACK,), (OBSTACLES,), _SURVEYED, marked=True),
    ConclusionRule("advise_wishes", agency_wishes, (WISHES,), basis=(Basis("survey_wishes"),), marked=True),
    ConclusionRule("advise_ask_halved", halved, (("what_changed", "tab-movers"),), basis=(Basis("movers"),)),
    ConclusionRule("advise_ask_none", ask_none, INSTITUTIONS, basis=ZEROS),
    ConclusionRule("advise_guidance", guidance, (FLAGS,), basis=(Basis("findings"), Basis("bounds"))),
    ConclusionRule("advise_spread", spread, (FEEDBACK,), basis=(Basis("survey_feedback"),), marked=True),
    ConclusionRule("advise_mend", mend, (FLAGS,), basis=(Basis("findings"),)),
    ConclusionRule("advise_tick", fewer_registered, REQUESTED, basis=ANNOUNCED),
    ConclusionRule("advise_announced", fewer_registered, REQUESTED, basis=ANNOUNCED),
    ConclusionRule("advise_commission", commission_wishes, (WISHES,), basis=(Basis("survey_wishes"),), marked=True),
    ConclusionRule("advise_programme", fewer_registered, REQUESTED, basis=ANNOUNCED),
)
