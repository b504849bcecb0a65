"""The questions of the study, answered from counts and survey together: what is said on each, and when."""

from collections.abc import Callable, Iterator, Sequence

from blendresearch.base.hidden import is_hidden
from blendresearch.report import conclusion_rules
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.concluding import Basis, Conclusion, ConclusionRule, Place, Values, conclude
from blendresearch.report.conclusion_rules import ANNOUNCED, HOW_MUCH, REQUESTED, main_cohort
from blendresearch.report.contents import Contents
from blendresearch.report.edition_rules import SINCE
from blendresearch.report.report import Report
from blendresearch.report.survey_parts import listed
from blendresearch.report.survey_results import Theme, any_number, by_count, most, without_number
from blendresearch.statistics.validation import Validation

OBSTACLES = ("survey_obstacles", "")
FEEDBACK = ("survey_feedback", "")
WISHES = ("survey_wishes", "")
SAMPLE = ("beyond_registered", "tab-validation")
CHANGE = ("survey_agreement", "tab-survey-change")
RESPONSE = ("survey_response", "tab-survey-response")
OF_SURVEY = tuple(map(Basis, ("survey_registered", "survey_obstacles", "survey_wishes", "survey_feedback")))
BOUNDS = (Basis("survey_registered", ("at_least", "at_most")),)
CHOICE = "obstacle.choice"
"""The theme, in the codebook that ships, of who chooses against it on purpose."""


def _named(report: Report, kind: str, *, leaves: bool = False) -> Values | None:
    """Give the themes of a kind that most institutions name, as a list in words, and whether others are named."""
    named = report.survey.named_most([kind], leaves=leaves)
    themes = most(named)
    values = {"listed": listed(report, themes), "themes": themes, "every": len(themes) == len(named)}
    return values | {"answered": themes[0].answered} if themes else None


def obstacles(report: Report, cohort: CohortResults) -> Values | None:
    """Which obstacles most institutions name."""
    return _named(report, "obstacle")


def first_obstacle(report: Report, cohort: CohortResults) -> Values | None:
    """Which obstacle alone is named most often, and which part of it."""
    named = report.survey.named_most(["obstacle"])
    first = _alone(named)
    if first is None:
        return None
    below = report.survey.below(first.code)
    part = None if any(each.hidden for each in below) else _alone([each for each in by_count(below) if each.named])
    return {"theme": first, "part": part, "only": len(named) == 1}


def _alone(themes: Sequence[Theme]) -> Theme | None:
    """Give the first of an order by count, where no other one is named as often."""
    tied = [theme for theme in themes[:2] if theme.named == themes[0].named]
    return tied[0] if len(tied) == 1 else None


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


def registration(report: Report, cohort: CohortResults) -> Values | None:
    """What institutions say of registering, and whether any says that more is done."""
    themes = [each for each in report.survey.leaves("feedback") if each.named]
    if not themes:
        return None
    found = report.survey.registered
    more = found is not None and bool(found.says_more)
    return {"listed": listed(report, themes), "answered": themes[0].answered, "more": more}


def more_done(report: Report, cohort: CohortResults) -> Values | None:
    """How many institutions say that more happens than is registered."""
    found = report.survey.registered
    return {"found": found} if found and found.answered else None


def bounds(report: Report, cohort: CohortResults) -> Values | None:
    """Between which bounds what was done lies; the upper one only where each institution gives a number.

    Of one that gives none it would be all its mobilities: a number that says nothing of what was done.
    """
    values, registered = more_done(report, cohort), report.survey.tables.registered
    if values is None or any(map(is_hidden, (values["found"].low, values["found"].high))):
        return None
    return values | {"open": bool(without_number(registered).any())} if any_number(registered) else None


def no_number(report: Report, cohort: CohortResults) -> Values | None:
    """That how much more was done is not known: some say that it was, and no sample of mobilities was answered."""
    values = more_done(report, cohort)
    said = values is not None and not is_hidden(values["found"].says_more) and values["found"].says_more
    return {} if said and sample(report, cohort) is None else None


def sample(report: Report, cohort: CohortResults) -> Values | None:
    """What a validation sample says of how much was done."""
    found = Validation.of(report.results.tables.validation_estimate, cohort.name)
    return {"sample": found.all} if found else None


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
    """How many institutions wish for anything, where one theme holds all wishes, and what for."""
    values = _named(report, "wish", leaves=True)
    above = [each for each in report.survey.of_kind("wish") if report.survey.below(each.code)]
    return values and values | {"any": above[0] if len(above) == 1 and above[0].named else None}


def choice(report: Report, cohort: CohortResults) -> Values | None:
    """How many institutions choose against it."""
    theme = report.survey.themes.get(CHOICE)
    return {"theme": theme} if theme and theme.named and not theme.hidden else None


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


def _of_survey(name: str, values: Callable[[Report, CohortResults], Values | None], place: Place) -> ConclusionRule:
    """Make a rule that tells what institutions said: with the mark, where the study filled that in."""
    return ConclusionRule(name, values, (place,), basis=(Basis(place[0]),), marked=True)


QUESTIONS = {
    "how_much": (*HOW_MUCH, *SINCE),
    "cause": (
        _of_survey("cause_first", first_obstacle, OBSTACLES),
        _of_survey("cause_policy", policy, FEEDBACK),
        _of_survey("cause_registration", registration, FEEDBACK),
        _of_survey("cause_weights", weights, OBSTACLES),
    ),
    "obstacles": (
        _of_survey("obstacles_most", obstacles, OBSTACLES),
        _of_survey("obstacles_least", obstacles_least, OBSTACLES),
        _of_survey("obstacles_counter", counters, OBSTACLES),
        _of_survey("obstacles_temporary", temporary, OBSTACLES),
        _of_survey("obstacles_since", no_longer, CHANGE),
    ),
    "need": (
        _of_survey("need_wishes", wishes, WISHES),
        _of_survey("need_choice", choice, OBSTACLES),
        ConclusionRule("need_announced", announced, REQUESTED, basis=ANNOUNCED),
        _of_survey("need_silent", silent, RESPONSE),
    ),
    "not_registered": (
        _of_survey("not_registered_says", more_done, FEEDBACK),
        ConclusionRule("not_registered_sample", sample, (SAMPLE,)),
        _of_survey("not_registered_no_number", no_number, FEEDBACK),
        ConclusionRule("not_registered_bounds", bounds, (FEEDBACK,), basis=BOUNDS),
    ),
}
"""The questions by name (in `survey.toml`, the first in `conclusions.toml`), what can be said on each in order."""


def answers(report: Report, contents: Contents) -> Iterator[tuple[str, list[Conclusion]]]:
    """Give the words of each question of the study on which something can be said, with that.

    How much is registered is told of the cohort that a reader asks for first, the others of that of the survey.
    """
    titles = titles_of_questions(report)
    for name, rules in QUESTIONS.items():
        cohort = main_cohort(report) if name == "how_much" else report.cohorts[0]
        if cohort and (found := list(conclude(rules, report, contents, cohort))):
            yield titles[name], found


def titles_of_questions(report: Report) -> dict[str, str]:
    """Give the words of each question by its name."""
    words = report.language.words
    return {"how_much": words["conclusions"]["how_much"]} | words["survey"]["questions"]
