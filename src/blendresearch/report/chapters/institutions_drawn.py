"""Every institution with its raw and its shrunk share, and its place in the funnel."""

from blendresearch.render.blocks import Block, Row
from blendresearch.report.chapters.funnel import place_of
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.contents import explained_once
from blendresearch.report.report import Report


def institutions_drawn(report: Report) -> list[Block]:
    """Build the chapter for every cohort in which institutions can be compared."""
    compared = [cohort for cohort in report.cohorts if cohort.inference.funnel]
    return explained_once(compared, report, _of_cohort)


def _of_cohort(report: Report, cohort: CohortResults, *, explain: bool) -> list[Block]:
    inference = cohort.inference
    values = {"cohort": cohort, "explain": explain, "left_out": inference.left_out, "models": inference.models}
    section = report.section("institutions_drawn", values, cohort.name)
    columns = report.columns("institution", "blended", "mobilities", "share", "interval", "shrunk")
    columns.append(report.column("place", number=False))
    section.add_table("all_institutions", columns, _rows(report, cohort), report.remarks("registered_use"))
    return section.blocks()


def _rows(report: Report, cohort: CohortResults) -> list[Row]:
    inference = cohort.inference
    shrunk = (
        {}
        if inference.shrunk is None
        else dict(zip(inference.shrunk["institution"], inference.shrunk["shrunk"], strict=True))
    )
    places = inference.funnel.table.set_index("institution")
    rows = []
    for each in cohort.institutions:
        if not each.count.total:
            continue
        drawn, place = shrunk.get(each.name, float("nan")), places.loc[each.name]
        few = place["too_few"] and place["position"] == "within"
        label = "too_few" if few else place_of(place["position"], place["flagged"])
        rows.append([each.name, *report.cells(each.count), report.cell.percent(drawn, 1), report.say(label)])
    return rows
