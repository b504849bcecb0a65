"""The headline numbers."""

from dataclasses import replace

from blendresearch.blocks import Block, KeyFigure
from blendresearch.report.conclusions import conclude
from blendresearch.report.contents import Contents
from blendresearch.report.findings import FINDINGS
from blendresearch.report.report import Report
from blendresearch.report.results import CohortResults
from blendresearch.totals import Count


def summary(report: Report, contents: Contents) -> list[Block]:
    """Build the summary: a panel with the share of every cohort, its sentences, and the main findings."""
    counted = [cohort for cohort in report.cohorts if cohort.all.total]
    first, last = (counted[0], counted[-1]) if len(counted) > 1 else (None, None)
    main = [rule for rule in FINDINGS if rule.main]
    findings = [each for cohort in counted for each in conclude(main, report, contents, cohort)]
    section = report.section("summary", {"first": first, "last": last, "counted": counted, "findings": findings})
    items = [item for cohort in counted for item in _key_figures(report, cohort)]
    if items:
        section.add_key_figures("key_figures", items)
    return section.blocks()


def _key_figures(report: Report, cohort: CohortResults) -> list[KeyFigure]:
    """Give the three headlines, which always stand together, and the share of participants where that is another."""
    left_out = list(cohort.evidence.left_out)
    kinds = [("share_all", cohort.all)]
    if left_out and (others := cohort.without(left_out)).total:
        kinds.append(("share_without_focus" if report.study.focus else "share_without_proposed", others))
    items = [_of_count(report, left_out, name, count) for name, count in kinds]
    items += [_median(report, cohort)] if cohort.evidence.complete else []
    if cohort.participants.total != cohort.all.total:
        items.append(_of_count(report, left_out, "share_participants", cohort.participants))
    group = report.say("key_group", cohort=cohort)
    return [replace(item, group=group) for item in items]


def _of_count(report: Report, left_out: list[str], name: str, count: Count) -> KeyFigure:
    label = report.say(name, focus=left_out)
    unit = "participant" if name == "share_participants" else "mobility"
    share = report.numbers.percent(count.share, 2, missing=report.sign("hidden"))
    return KeyFigure(share, label, report.say("so_many_of", count=count, unit=unit))


def _median(report: Report, cohort: CohortResults) -> KeyFigure:
    row = cohort.evidence.headlines.set_index("headline").loc["median"]
    note = report.say("institutions_counted", count=int(row["institutions"]))
    return KeyFigure(report.numbers.percent(row["value"], 2), report.say("share_median"), note)
