"""What was announced in the applications against what was registered."""

from fractions import Fraction

import pandas as pd

from blendresearch.blocks import Block, Cell, Row
from blendresearch.report.report import Report
from blendresearch.report.results import CohortResults
from blendresearch.shares.realisation import Fall, announced_and_none


def requested(report: Report) -> list[Block]:
    """Build the chapter for every cohort of which requests are known."""
    return [block for cohort in report.cohorts for block in _of_cohort(report, cohort)]


def _of_cohort(report: Report, cohort: CohortResults) -> list[Block]:
    requests = report.analysis.requests
    rows = requests[(requests["cohort"] == cohort.name) & requests["call_year"].isna()]
    if rows.empty:
        return []
    total = rows[rows["institution"] == ""].iloc[0]
    institutions = rows[rows["institution"] != ""].sort_values(["requested", "institution"], ascending=[False, True])
    values = {
        "cohort": cohort,
        "requested": int(total["requested"]),
        "realised": int(total["realised"]),
        "none_realised": int(((institutions["requested"] > 0) & (institutions["realised"] == 0)).sum()),
        "institutions": len(institutions),
        "limit": report.study.user_threshold,
        "unmet": announced_and_none(institutions, report.study.user_threshold),
        "fall": (falls := report.analysis.falls(cohort.name)).get(""),
    }
    section = report.section("requested", values, cohort.name)
    columns = [report.column("institution", number=False, row_header=True)]
    columns += [report.column(name) for name in ("requested", "realised", "ratio")]
    columns += [report.column(name) for name in ("expected", "beyond")] if falls else []
    body = [
        [*_row(report, row), *_in_proportion(report, falls, row["institution"])] for _, row in institutions.iterrows()
    ]
    all_of_them = [report.say("all"), *_row(report, total)[1:], *_in_proportion(report, falls, "")]
    section.add_table("requests", columns, [*body, all_of_them], report.remarks("requested"), totals=1)
    return section.blocks()


def _in_proportion(report: Report, falls: dict[str, Fall], institution: str) -> list[Cell]:
    """Write what would have been in proportion and what is missing beyond that; no cells when nothing is known."""
    if not falls:
        return []
    if institution not in falls:
        return [report.cell.sign("unknown")] * 2
    own = falls[institution]
    return [report.cell.decimal(own.expected, 1), report.cell.decimal(own.beyond, 1)]


def _row(report: Report, row: pd.Series) -> Row:
    cell, asked, done = report.cell, int(row["requested"]), int(row["realised"])
    ratio = cell.percent(Fraction(done, asked) if asked else None, 1)
    return [row["institution"], cell.integer(asked), cell.integer(done), ratio]
