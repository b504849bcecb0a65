"""Two periods beside each other, paired by institution."""

import pandas as pd

from blendresearch.render.blocks import Block, Cell
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.compared import mainly, of_change
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.statistics.inference import ChangeInference

_SHOWN = 25  # institutions in the table at most: those whose share changed most


def change(report: Report) -> list[Block]:
    """Build the chapter for every two cohorts with mobilities that follow each other."""
    return [block for each in report.results.inference.changes for block in _of_change(report, each)]


def _of_change(report: Report, inference: ChangeInference) -> list[Block]:
    beside = of_change(report, inference)
    first, second = beside.first, beside.second
    periods = inference.named["period"].value_counts().to_dict()
    both = inference.named[inference.named["period"] == "both"]
    values = {
        "first": first,
        "second": second,
        "periods": {name: int(periods.get(name, 0)) for name in ("both", "first", "second")},
        "complete": inference.complete,
        "parts": inference.decomposition,
        "compared": beside,
        "directions": inference.directions,
        "splits": _splits(inference, second.inference.left_out, finished=beside.finished),
        "shown": min(len(both), _SHOWN),
        "pairs": _most(both).to_dict("records"),
    }
    section = report.section("change", values, f"{first.name}-{second.name}")
    if inference.decomposition:
        _add_parts(report, section, inference)
    if len(both):
        _add_institutions(report, section, (first, second), _most(both))
    return section.blocks()


def _splits(inference: ChangeInference, institutions: tuple[str, ...], *, finished: bool) -> list[dict[str, object]]:
    """Split the change of each institution that is left out of the second headline, where it is in both periods."""
    rows = inference.pairs[inference.pairs["institution"].isin(institutions) & (inference.pairs["period"] == "both")]
    splits = [{**row, "split": inference.split((row["institution"],))} for row in rows.to_dict("records")]
    return [{**row, "mainly": mainly(row, finished=finished)} for row in splits if row["split"]]


def _most(both: pd.DataFrame) -> pd.DataFrame:
    """Give the institutions whose share changed most, the largest change first."""
    return both.reindex(both["change"].abs().sort_values(ascending=False, kind="stable").index).head(_SHOWN)


def _add_parts(report: Report, section: Section, inference: ChangeInference) -> None:
    parts = inference.decomposition
    columns = report.columns("part_of_change", "shift")
    names = ("within", "mix", "others", "change")
    rows = [[report.say(f"part_{name}"), report.cell.points(getattr(parts, name), 2)] for name in names]
    section.add_table("parts", columns, rows, report.remarks("change"), totals=1)


def _add_institutions(
    report: Report, section: Section, cohorts: tuple[CohortResults, CohortResults], both: pd.DataFrame
) -> None:
    columns = report.columns("institution")
    for cohort in cohorts:
        columns += [
            report.column_of(report.say("so_many_in", cohort=cohort)),
            report.column_of(report.say("share_in", cohort=cohort)),
        ]
    rows = [
        [
            row.institution,
            _part(report, row.blended_1, row.total_1),
            report.cell.percent(row.share_1, 1),
            _part(report, row.blended_2, row.total_2),
            report.cell.percent(row.share_2, 1),
        ]
        for row in both.itertuples()
    ]
    section.add_table("pairs", columns, rows, report.remarks("change"))


def _part(report: Report, blended: int, total: int) -> Cell:
    return report.cell.part(report.say("of", blended=blended, total=total), blended, total)
