"""The summary: what the report says, on one page."""

from itertools import islice

from blendresearch.render.blocks import Block, KeyFigure
from blendresearch.render.figures import bars
from blendresearch.report import conclusion_rules
from blendresearch.report.advising import advice_by_actor
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.concluding import conclude, rests_on_filled
from blendresearch.report.conclusion_rules import ANNOUNCED, TOTALS, ZEROS, main_cohort
from blendresearch.report.contents import Contents
from blendresearch.report.edition_rules import SINCE
from blendresearch.report.question_rules import OF_SURVEY
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.report.summary_rules import HEADLINE, RUNNING, SURE, SURE_MOST
from blendresearch.statistics.requests import Request
from blendresearch.statistics.totals import Count


def summary(report: Report, contents: Contents) -> list[Block]:
    """Build the summary of the cohort that a reader asks for first, with one line on the calls that still run."""
    cohort = main_cohort(report)
    if cohort is None:
        return report.section("summary", {"cohort": None}).blocks()
    figures, announced = _key_figures(report, cohort), _announced(report, cohort)

    def said(rules: tuple) -> list[str]:
        return [each.short or each.words for each in conclude(rules, report, contents, cohort)]

    values = {
        "cohort": cohort,
        "headline": said(HEADLINE),
        "running": said(RUNNING),
        "since": [each.short for each in conclude(SINCE, report, contents, cohort)],
        "sure": list(islice(said(SURE), SURE_MOST)),
        "obstacles": report.survey.obstacles_named_most,
        "quotes": report.survey.quotes_of_summary,
        "filled": bool(report.survey.themes) and rests_on_filled(OF_SURVEY, report, cohort),
        "advice": advice_by_actor(report, contents),
        "announced": announced,
        "figures": figures,
    }
    section = report.section("summary", values)
    if figures:
        section.add_key_figures("key_figures", figures)
    if announced:
        _add_figure(report, section, cohort, announced)
    return section.blocks()


def _key_figures(report: Report, cohort: CohortResults) -> list[KeyFigure]:
    """Give the share of all and without the focus, who registered none, and what was announced.

    What is not known, may not be shown or was filled in is left out.
    """
    items = []
    if not rests_on_filled(TOTALS, report, cohort):
        items += _shares(report, cohort)
    none = conclusion_rules.none_registered(report, cohort)
    if none and not rests_on_filled(ZEROS, report, cohort):
        value = report.say("so_many_of", part=none["without"], of=none["of"])
        label = report.say("registered_none", complete=cohort.complete, part=none["without"], of=none["of"])
        items.append(KeyFigure(value, label, target="registered-use"))
    if request := _request(report, cohort):
        note = report.say("of_which_registered", count=request.realised)
        value = report.numbers.integer(request.requested)
        items.append(KeyFigure(value, report.say("announced"), note, target="requested"))
    return items


def _shares(report: Report, cohort: CohortResults) -> list[KeyFigure]:
    items = [_of_count(report, "share_all", cohort.all)]
    if left := conclusion_rules.without(report, cohort):
        name = "share_without_focus" if report.study.focus else "share_without_proposed"
        items.append(_of_count(report, name, left["others"], left["names"]))
    return items


def _of_count(report: Report, name: str, count: Count, left_out: list[str] | None = None) -> KeyFigure:
    share = report.numbers.percent(count.share, 2, missing=report.sign("hidden"))
    note = report.say("so_many_of", part=count.blended, of=count.total)
    return KeyFigure(share, report.say(name, focus=left_out or []), note, target="registered-use")


def _request(report: Report, cohort: CohortResults) -> Request | None:
    """Give what was announced and registered in all, where both are known, shown and not filled in."""
    request = cohort.request
    told = request and not request.hidden and request.requested and not rests_on_filled(ANNOUNCED, report, cohort)
    return request if told else None


def _announced(report: Report, cohort: CohortResults) -> list[Request]:
    """Give what was announced and registered of all, and without the focus, once projects are finished."""
    request = _request(report, cohort) if cohort.complete else None
    names = cohort.inference.left_out
    others = cohort.results.requests.without(cohort.name, names) if names else None
    return [each for each in (request, others) if each and not each.hidden] if request else []


def _add_figure(report: Report, section: Section, cohort: CohortResults, announced: list[Request]) -> None:
    """Draw what was announced against what was registered, and what of that is left without the focus."""
    request, *others = announced
    counts = {report.say("announced_bar"): request.requested, report.say("registered_bar"): request.realised}
    counts |= {report.say("registered_without", focus=cohort.inference.left_out): each.realised for each in others}
    items = [
        bars.Bar(name, count, report.numbers.integer(count), open=not place)
        for place, (name, count) in enumerate(counts.items())
    ]
    columns = [report.column("what", number=False, row_header=True), report.column("blended")]
    rows = [[name, report.cell.integer(count)] for name, count in counts.items()]
    section.add_figure("summary_figure", bars.announced(items), (columns, rows))
