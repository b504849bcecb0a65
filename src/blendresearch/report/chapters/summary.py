"""The headline numbers."""

from dataclasses import dataclass, replace

from blendresearch.render.blocks import Block, KeyFigure
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.compared import compared
from blendresearch.report.concluding import conclude
from blendresearch.report.conclusion_rules import FINDINGS
from blendresearch.report.contents import Contents
from blendresearch.report.question_rules import QUESTIONS
from blendresearch.report.report import Report
from blendresearch.statistics.inference import Headline
from blendresearch.statistics.totals import Count


@dataclass(frozen=True)
class Headlines:
    """The three headlines of a cohort: of all mobilities, of `others` (those not of `left_out`), and the median.

    `left_out` is empty where there is no second headline, and the median is None where it cannot be told.
    """

    cohort: CohortResults
    left_out: list[str]
    others: Count
    median: Headline | None


def summary(report: Report, contents: Contents) -> list[Block]:
    """Build the summary: a panel with the share of every cohort, its sentences, and the main findings."""
    counted = [_headlines(cohort) for cohort in report.counted]
    main = [rule for rule in FINDINGS if rule.main]
    asked = [rule for _, rules in QUESTIONS for rule in rules if rule.main]
    values = {
        "counted": counted,
        "change": compared(report, report.counted[-1]) if counted else None,
        "findings": [each for cohort in report.counted for each in conclude(main, report, contents, cohort)],
        "surveyed": list(conclude(asked, report, contents, report.cohorts[0])) if report.survey.themes else [],
    }
    section = report.section("summary", values)
    if counted:
        section.add_key_figures("key_figures", [item for each in counted for item in _key_figures(report, each)])
    return section.blocks()


def _headlines(cohort: CohortResults) -> Headlines:
    names = list(cohort.inference.left_out)
    others = cohort.without(names)
    median = cohort.inference.told_headlines.get("median")
    return Headlines(cohort, names if others.total else [], others, median)


def _key_figures(report: Report, headlines: Headlines) -> list[KeyFigure]:
    """Give the three headlines, which always stand together, and the share of participants where that is another."""
    cohort, left_out = headlines.cohort, headlines.left_out
    kinds = [("share_all", cohort.all)]
    if left_out:
        kinds.append(("share_without_focus" if report.study.focus else "share_without_proposed", headlines.others))
    items = [_of_count(report, left_out, name, count) for name, count in kinds]
    items += [_median(report, headlines)] if headlines.median is not None else []
    if cohort.participants.total != cohort.all.total:
        items.append(_of_count(report, left_out, "share_participants", cohort.participants))
    group = report.say("key_group", cohort=cohort)
    return [replace(item, group=group, target=f"headlines-{cohort.name}") for item in items]


def _of_count(report: Report, left_out: list[str], name: str, count: Count) -> KeyFigure:
    label = report.say(name, focus=left_out)
    unit = "participant" if name == "share_participants" else "mobility"
    share = report.numbers.percent(count.share, 2, missing=report.sign("hidden"))
    return KeyFigure(share, label, report.say("so_many_of", count=count, unit=unit))


def _median(report: Report, headlines: Headlines) -> KeyFigure:
    note = report.say("institutions_counted", count=headlines.median.institutions)
    return KeyFigure(report.numbers.percent(headlines.median.value, 2), report.say("share_median"), note)
