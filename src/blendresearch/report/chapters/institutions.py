"""Annex: every institution with its raw and its shrunk share, and its place in the funnel."""

from blendresearch.blocks import Block, Row
from blendresearch.report.report import Report
from blendresearch.report.results import CohortResults


def institutions(report: Report) -> list[Block]:
    """Build the annex for every cohort in which institutions can be compared."""
    compared = [cohort for cohort in report.cohorts if cohort.evidence.funnel]
    return [block for place, cohort in enumerate(compared) for block in _of_cohort(report, cohort, explain=not place)]


def _of_cohort(report: Report, cohort: CohortResults, *, explain: bool) -> list[Block]:
    evidence = cohort.evidence
    values = {"cohort": cohort, "explain": explain, "left_out": evidence.left_out, "models": evidence.models}
    values["unshown"] = len(evidence.unshown)
    section = report.section("institutions", values, cohort.name)
    columns = [report.column("institution", number=False, row_header=True)]
    columns += [report.column(name) for name in ("blended", "mobilities", "share", "interval", "shrunk")]
    columns += [report.column("place", number=False)]
    section.add_table("all_institutions", columns, _rows(report, cohort), report.remarks("registered_use"))
    return section.blocks()


def _rows(report: Report, cohort: CohortResults) -> list[Row]:
    evidence = cohort.evidence
    shrunk = (
        {}
        if evidence.shrunk is None
        else dict(zip(evidence.shrunk["institution"], evidence.shrunk["shrunk"], strict=True))
    )
    places = evidence.funnel.table.set_index("institution")
    rows = []
    for each in cohort.institutions:
        if each.hidden or not each.count.total:
            continue
        drawn, place = shrunk.get(each.name, float("nan")), places.loc[each.name]
        label = "too_few" if place["too_few"] and place["position"] == "within" else place["position"]
        rows.append([each.name, *report.cells(each.count), report.cell.percent(drawn, 1), report.say(label)])
    return rows
