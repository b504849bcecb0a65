"""The four questions of the study, answered from counts and survey together: what is said on each, and when."""

from collections.abc import Sequence

from blendresearch.base.hidden import is_hidden
from blendresearch.report import conclusion_rules
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.concluding import ConclusionRule, Values
from blendresearch.report.conclusion_rules import HEADLINES, REQUESTS, TOTALS
from blendresearch.report.report import Report
from blendresearch.report.survey_parts import listed
from blendresearch.report.survey_results import Theme

OBSTACLES = ("survey_obstacles", "tab-survey-obstacles")
FEEDBACK = ("survey_feedback", "tab-survey-feedback")
REGISTERED = ("survey_feedback", "tab-survey-registered")
WISHES = ("survey_wishes", "tab-survey-wishes")
USES = ("survey_uses", "tab-survey-uses")
CHANGE = ("survey_agreement", "tab-survey-change")
RESPONSE = ("survey_response", "tab-survey-response")
_FEW, _MANY = 3, 5


def most(themes: Sequence[Theme]) -> list[Theme]:
    """Give the first three themes of an order by count, and who ties with the third; fewer where too many tie."""
    if len(themes) <= _FEW:
        return list(themes)
    third = themes[_FEW - 1].named
    tied = [theme for theme in themes if theme.named >= third]
    return tied if len(tied) <= _MANY else [theme for theme in themes if theme.named > third]


def _named(report: Report, kind: str, *, leaves: bool = False) -> Values | None:
    """Give the themes of a kind that most institutions name, as a list in words."""
    themes = most(report.survey.named_most([kind], leaves=leaves))
    return {"listed": listed(report, themes), "themes": themes, "answered": themes[0].answered} if themes else None


def registered_share(report: Report, cohort: CohortResults) -> Values | None:
    """How much was registered, beside what the survey says of it."""
    return {} if report.survey.themes and cohort.all.share is not None else None


def obstacles(report: Report, cohort: CohortResults) -> Values | None:
    """Which obstacles most institutions name."""
    return _named(report, "obstacle")


def obstacles_least(report: Report, cohort: CohortResults) -> Values | None:
    """Which obstacle the fewest institutions name that name any, where that is one alone."""
    themes = report.survey.named_most(["obstacle"])
    alone = len(themes) > 1 and themes[-1].named < themes[-2].named
    return {"theme": themes[-1]} if alone and not any(each.hidden for each in _obstacles(report)) else None


def _obstacles(report: Report) -> list[Theme]:
    return report.survey.of_kind("obstacle")


def counters(report: Report, cohort: CohortResults) -> Values | None:
    """Which obstacles fewer institutions name than what speaks against them."""
    themes = report.survey.themes
    pairs = [(each, themes.get(each.counter)) for each in _obstacles(report)]
    pairs = [(one, other) for one, other in pairs if other and not one.hidden and not other.hidden]
    larger = [(one, other) for one, other in pairs if one.named and other.named > one.named]
    return {"pairs": larger} if larger else None


def policy(report: Report, cohort: CohortResults) -> Values | None:
    """How many institutions have laid something down, and know of the possibility."""
    themes = [each for each in report.survey.leaves("policy") if each.named]
    return {"listed": listed(report, themes), "answered": themes[0].answered} if themes else None


def more_done(report: Report, cohort: CohortResults) -> Values | None:
    """How many institutions say that more happens than is registered."""
    found = report.survey.registered
    return {"found": found} if found and found.answered else None


def some_more_done(report: Report, cohort: CohortResults) -> Values | None:
    """That what is registered may be less than what is done, where anybody says so."""
    values = more_done(report, cohort)
    return values if values and values["found"].says_more else None


def bounds(report: Report, cohort: CohortResults) -> Values | None:
    """Between which bounds what was done lies."""
    values = more_done(report, cohort)
    hidden = values is None or any(map(is_hidden, (values["found"].low, values["found"].high)))
    return None if hidden else values


def weights(report: Report, cohort: CohortResults) -> Values | None:
    """That counts of who names something do not say what weighs most."""
    return {} if any(each.named for each in _obstacles(report)) else None


def temporary(report: Report, cohort: CohortResults) -> Values | None:
    """What became of the themes that the study asks about again: not known yet, with one edition."""
    asked = [each for each in report.survey.themes.values() if each.follow == "question" and each.named]
    rows = {row.theme for row in report.survey.tables.change.itertuples()}
    open_ones = [each for each in asked if each.code not in rows]
    return {"themes": [(each.label, each.named, each.answered) for each in open_ones]} if open_ones else None


def no_longer(report: Report, cohort: CohortResults) -> Values | None:
    """What became of those themes since an earlier edition."""
    table = report.survey.tables.change
    asked = {code: each for code, each in report.survey.themes.items() if each.follow == "question"}
    rows = [
        {"label": asked[row.theme].label, "row": row, "differs": row.lower > 0 or row.upper < 0}
        for row in table.itertuples()
        if row.theme in asked and not is_hidden(row.difference)
    ]
    return {"rows": rows} if rows else None


def wishes(report: Report, cohort: CohortResults) -> Values | None:
    """Which wishes most institutions name."""
    return _named(report, "wish", leaves=True)


def benefits(report: Report, cohort: CohortResults) -> Values | None:
    """Which benefits most institutions name."""
    return _named(report, "benefit", leaves=True)


def announced(report: Report, cohort: CohortResults) -> Values | None:
    """What was announced, as far as that says what institutions meant to do."""
    return conclusion_rules.requested(report, cohort) if report.survey.themes else None


def silent(report: Report, cohort: CohortResults) -> Values | None:
    """Of how many institutions of the study nothing is known."""
    themes = list(report.survey.themes.values())
    if not themes or not themes[0].population:
        return None
    found = next(iter(report.survey.tables.response.query("by == 'all'").itertuples()), None)
    if found is None or any(map(is_hidden, (found.institutions, found.coverage))) or found.coverage != found.coverage:
        return None
    number = found.institutions - round(found.coverage * found.institutions)
    return {"number": number, "of": found.institutions} if number else None


QUESTIONS = (
    (
        "cause",
        (
            ConclusionRule("cause_registered", registered_share, (HEADLINES, *TOTALS)),
            ConclusionRule("cause_obstacles", obstacles, (OBSTACLES,)),
            ConclusionRule("cause_policy", policy, (FEEDBACK,)),
            ConclusionRule("cause_registration", some_more_done, (REGISTERED, FEEDBACK)),
            ConclusionRule("cause_weights", weights, (OBSTACLES,)),
        ),
    ),
    (
        "obstacles",
        (
            ConclusionRule("obstacles_most", obstacles, (OBSTACLES,), main=True),
            ConclusionRule("obstacles_least", obstacles_least, (OBSTACLES,)),
            ConclusionRule("obstacles_counter", counters, (OBSTACLES,)),
            ConclusionRule("obstacles_temporary", temporary, (OBSTACLES,)),
            ConclusionRule("obstacles_since", no_longer, (CHANGE,)),
        ),
    ),
    (
        "need",
        (
            ConclusionRule("need_wishes", wishes, (WISHES,), main=True),
            ConclusionRule("need_benefits", benefits, (USES,)),
            ConclusionRule("need_announced", announced, (REQUESTS,)),
            ConclusionRule("need_silent", silent, (RESPONSE,)),
        ),
    ),
    (
        "not_registered",
        (
            ConclusionRule("not_registered_says", more_done, (REGISTERED, FEEDBACK), main=True),
            ConclusionRule("not_registered_bounds", bounds, (REGISTERED,)),
        ),
    ),
)
"""The questions by name (`[questions]` of `survey.toml`), each with what can be said on it, in order."""
