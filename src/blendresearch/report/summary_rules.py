"""What the summary says in its own words: the headline, the calls that still run, and how sure it all is."""

from blendresearch.base.hidden import is_hidden
from blendresearch.report import question_rules
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.concluding import Basis, ConclusionRule, Values
from blendresearch.report.conclusion_rules import TOTALS, ZEROS, amount_of, leaning, so_far
from blendresearch.report.report import Report

MEASURED, LESS, ALL, MOST, SOME, ONE = "measured", "less", "all", "most", "some", "one"
"""What supports that more (or less) is done than registered: a sample, or how many of those who answered say so."""
SURE_MOST = 2
"""So many sentences say how sure the figures are."""


def headline(report: Report, cohort: CohortResults) -> Values | None:
    """How much is registered, in a word, and whether more is done."""
    if cohort.all.share is None:
        return None
    return {"amount": amount_of(cohort.all.share), "more": _more(report, cohort), "sector": report.sector}


def _more(report: Report, cohort: CohortResults) -> str:
    """Say what supports that more (or less) is done than registered, "" where nothing does."""
    if measured := question_rules.sample(report, cohort):
        sample = measured["sample"]
        return MEASURED if sample["lower"] > cohort.all.share else LESS if sample["upper"] < cohort.all.share else ""
    found = report.survey.registered
    if found is None or is_hidden(found.says_more) or is_hidden(found.answered) or not found.says_more:
        return ""
    if found.says_more == 1:
        return ONE
    if found.says_more == found.answered:
        return ALL
    return MOST if 2 * found.says_more > found.answered else SOME


def lower_bound(report: Report, cohort: CohortResults) -> Values | None:
    """That what is registered is the least that was done, if it is right: where no sample has told whether it is."""
    return {} if cohort.all.blended and question_rules.sample(report, cohort) is None else None


def still_running(report: Report, cohort: CohortResults) -> Values | None:
    """That the numbers can still change."""
    return None if cohort.complete else {}


def unknown(report: Report, cohort: CohortResults) -> Values | None:
    """How many projects have no records in the exports, so that they do not count."""
    number = cohort.projects.number("missing", "empty_export")
    return {"number": number} if number else None


HEADLINE = (ConclusionRule("headline", headline, basis=TOTALS),)
RUNNING = (ConclusionRule("running_line", so_far, basis=TOTALS),)
SURE = (
    ConclusionRule("sure_sample", question_rules.sample),
    ConclusionRule("sure_unknown", unknown),
    ConclusionRule("sure_running", still_running),
    ConclusionRule("sure_lower_bound", lower_bound),
    ConclusionRule("sure_leaning", leaning, basis=ZEROS),
    ConclusionRule("sure_silent", question_rules.silent, basis=(Basis("survey_response"),)),
)
"""Of these the first that are said."""
