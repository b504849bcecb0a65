"""What is not in the report, and why."""

from collections.abc import Iterator

from blendresearch.language.prose import phrase
from blendresearch.mobilities.findings import OTHER_CALLS
from blendresearch.render.blocks import Block
from blendresearch.report.contents import Contents
from blendresearch.report.report import Report
from blendresearch.statistics.project_states import UNKNOWN, WITHDRAWN


def left_out(report: Report, contents: Contents) -> list[Block]:
    """Build the list: chapters that are not shown, records, files and institutions that are not counted."""
    section = report.section("left_out")
    columns = [report.column("what", number=False, row_header=True), report.column("why_left_out", number=False)]
    rows = [[*row] for row in (*_chapters(report, contents), *_data(report))]
    section.add_table("not_here", columns, rows)
    return section.blocks()


def _chapters(report: Report, contents: Contents) -> Iterator[tuple[str, str]]:
    """Give every chapter that is not shown; those that can be absent have their reason in `left_out.toml`."""
    hidden = report.say("or_hidden") if report.hides_counts else ""
    for name, words in report.language.words["left_out"]["chapters"].items():
        if name not in contents.chapters or not contents.blocks(name):
            yield words["title"], f"{words['why']} {hidden}".strip()


def _data(report: Report) -> Iterator[tuple[str, str]]:
    findings = report.results.findings
    if findings.finds(OTHER_CALLS):
        yield _row(report, "other_calls", records=findings.of(OTHER_CALLS))
    if report.results.unread:
        yield _row(report, "files", files=report.results.unread)
    for cohort in report.cohorts:
        if idle := [each for each in cohort.institutions if not each.hidden and not each.count.total]:
            yield _row(report, "idle", c=cohort, institutions=len(idle))
        if unknown := cohort.projects.number(*UNKNOWN):
            yield _row(report, "unknown", c=cohort, projects=unknown)
        if withdrawn := cohort.projects.number(WITHDRAWN):
            yield _row(report, "withdrawn", c=cohort, projects=withdrawn)
        if cohort.inference.funnel and cohort.inference.left_out:
            yield _row(report, "limits", c=cohort, names=list(cohort.inference.left_out))
    if report.hides_names and report.results.lists.published is not None:
        yield _row(report, "published")
    yield _row(report, "personal")


def _row(report: Report, name: str, **values: object) -> tuple[str, str]:
    return tuple(phrase(report.code, "left_out", f"{name}_{part}", values) for part in ("what", "why"))
