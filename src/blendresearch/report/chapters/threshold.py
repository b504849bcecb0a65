"""How many institutions count as users, and how that depends on the threshold."""

from itertools import groupby

import pandas as pd

from blendresearch.render.blocks import Block, Row
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.report import Report


def threshold(report: Report) -> list[Block]:
    """Build the chapter for the first cohort, which the threshold is about; nothing without blended mobilities.

    Nor with hidden ones: the steps of the line would say how many each institution has.
    """
    first = report.cohorts[0]
    return _of_cohort(report, first) if first.all.blended and first.inference.complete else []


def same_users(cohort: CohortResults, limit: int) -> tuple[int, int] | None:
    """Give the lowest and highest threshold that give the same users as `limit`; None where it is not in the table."""
    if not cohort.all.blended or not cohort.inference.complete:
        return None
    return next(((low, high) for low, high, *_ in _runs(cohort.inference.users) if low <= limit <= high), None)


def _of_cohort(report: Report, cohort: CohortResults) -> list[Block]:
    table, limit = cohort.inference.users, report.study.user_threshold
    runs = _runs(table)
    values = {
        "cohort": cohort,
        "limit": limit,
        "users": len(cohort.users(limit)),
        "first": table.iloc[0],
        "last": table.iloc[-1],
        "same": same_users(cohort, limit),
    }
    section = report.section("threshold", values, cohort.name)
    columns = report.columns("threshold", "users", "blended_of_users", "part")
    rows = [_row(report, run, cohort.all.blended) for run in runs]
    section.add_table("threshold", columns, rows, report.remarks("registered_use"))
    return section.blocks()


def _runs(table: pd.DataFrame) -> list[tuple[int, int, int, int]]:
    """Give the stretches of thresholds with the same users: lowest and highest threshold, users, their blended."""
    runs = []
    for (users, blended), rows in groupby(table.itertuples(), key=lambda row: (row.users, row.blended)):
        limits = [row.threshold for row in rows]
        runs.append((limits[0], limits[-1], users, blended))
    return runs


def _row(report: Report, run: tuple[int, int, int, int], all_blended: int) -> Row:
    low, high, users, blended = run
    numbers, cell = report.numbers, report.cell
    label = cell.text(f"{numbers.integer(low)}–{numbers.integer(high)}", low) if low < high else cell.integer(low)
    return [label, cell.integer(users), cell.integer(blended), cell.percent(blended / all_blended, 0)]
