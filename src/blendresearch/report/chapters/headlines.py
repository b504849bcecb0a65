"""The headlines that belong together, and how far each one rests on a single institution."""

from math import isnan

import pandas as pd

from blendresearch.base.shares import Share, borne
from blendresearch.render.blocks import Block, Row
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.contents import explained_once
from blendresearch.report.report import Report
from blendresearch.statistics.inference import CohortInference
from blendresearch.statistics.methods.influence import most_influential


def headlines(report: Report) -> list[Block]:
    """Build the chapter for every cohort with mobilities of at least two institutions."""
    counted = [cohort for cohort in report.cohorts if (cohort.inference.together["total"] > 0).sum() > 1]
    return explained_once(counted, report, _of_cohort)


def _of_cohort(report: Report, cohort: CohortResults, *, explain: bool) -> list[Block]:
    inference = cohort.inference
    # Which one moves a headline most is known where all are shown.
    names = inference.headlines["headline"] if inference.complete else ()
    strongest = {name: _strongest(report, cohort, name) for name in names}
    values = {
        "cohort": cohort,
        "explain": explain,
        "left_out": inference.left_out,
        "strongest": strongest,
        "told": {name: not _is_filled(report, cohort, name) for name in strongest},
        "divided": inference.concentration,
        "complete": inference.complete,
    }
    section = report.section("headlines", values, cohort.name)
    columns = report.columns("headline", "value", "interval_others", "interval_same")
    if inference.complete:
        columns += [report.column("moved_by", number=False), report.column("without"), report.column("shift")]
    shown = inference.headlines[inference.headlines["value"].notna()]
    if not inference.left_out:
        shown = shown[shown["headline"] != "without_focus"]
    rows = [_row(report, row, inference) + _moved(report, strongest, row["headline"]) for _, row in shown.iterrows()]
    section.add_table("headlines", columns, rows, report.remarks("headlines"))
    return section.blocks()


def _strongest(report: Report, cohort: CohortResults, headline: str) -> dict[str, object] | None:
    """Give what leaving out the most influential institution does to a headline, with the names of all that tie.

    Of institutions that change it as much, some up and some down, those that go with the first are named.
    """
    rows = most_influential(cohort.inference.influence, headline)
    if rows.empty:
        return None
    rows = rows[(rows["change"] > 0) == (rows["change"].iloc[0] > 0)]
    names, first = rows["institution"].tolist(), rows.iloc[0]
    label = names[0] if len(names) == 1 else report.say("or_others", names=names)
    mobilities = cohort.inference.mobilities_of(headline)
    numbers = {name: first[name] for name in ("value", "without", "change")}
    return {"names": label, **{name: of if isnan(of) else Share(of, mobilities) for name, of in numbers.items()}}


def _is_filled(report: Report, cohort: CohortResults, headline: str) -> bool:
    """Tell whether the study filled in which institution moves a headline most."""
    return report.filled("headlines", ["moved_by"], _label(report, headline, cohort.inference), cohort.name)


def _label(report: Report, headline: str, inference: CohortInference) -> str:
    return report.say(f"headline_{headline}", focus=list(inference.left_out))


def _row(report: Report, row: pd.Series, inference: CohortInference) -> Row:
    cell, value = report.cell, Share(row["value"], inference.mobilities_of(row["headline"]))
    decimals = borne(value, 2)
    label = _label(report, row["headline"], inference)
    if not inference.complete:
        return [label, cell.percent(value, 2), *[cell.sign("hidden")] * 2]
    interval = cell.range(row["lower"], row["upper"], decimals) if row["interval"] else cell.sign("not_applicable")
    same = cell.range(row["same_lower"], row["same_upper"], decimals)
    return [label, cell.percent(value, 2), interval, same]


def _moved(report: Report, strongest: dict[str, dict[str, object] | None], headline: str) -> Row:
    """Write which institution moves a headline most; no cells where that is not told."""
    if headline not in strongest:
        return []
    cell, own = report.cell, strongest[headline]
    if own is None:
        return [report.say("nobody"), *[cell.sign("not_applicable")] * 2]
    return [own["names"], cell.percent(own["without"], 2), cell.points(own["change"], 2)]
