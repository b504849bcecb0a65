"""What was announced in the applications against what was registered."""

from fractions import Fraction

import pandas as pd

from blendresearch.base.hidden import is_hidden, whole
from blendresearch.render.blocks import Block, Cell, Row
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.report import Report
from blendresearch.statistics.methods.realisation import Fall, announced_and_none


def requested(report: Report) -> list[Block]:
    """Build the chapter for every cohort of which requests are known."""
    return [block for cohort in report.cohorts for block in _of_cohort(report, cohort)]


def _of_cohort(report: Report, cohort: CohortResults) -> list[Block]:
    requests = report.analysis.requests
    rows = requests[(requests["cohort"] == cohort.name) & requests["call_year"].isna()]
    if rows.empty:
        return []
    total = rows[rows["institution"] == ""].iloc[0]
    institutions = _in_order(rows[rows["institution"] != ""])
    values = {
        "cohort": cohort,
        "requested": whole(total["requested"]),
        "realised": whole(total["realised"]),
        "shown": not is_hidden(total["requested"]) and not is_hidden(total["realised"]),
        "none_realised": sum(bool(row.requested) and row.realised == 0 for row in institutions.itertuples()),
        "institutions": len(institutions),
        "limit": report.study.user_threshold,
        "unmet": _unmet(institutions, report.study.user_threshold),
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


def _in_order(institutions: pd.DataFrame) -> pd.DataFrame:
    """Put those that requested most first, and those of which the number is hidden last."""
    hidden = institutions["requested"].map(is_hidden)
    shown = institutions[~hidden].sort_values(["requested", "institution"], ascending=[False, True])
    return pd.concat([shown, institutions[hidden].sort_values("institution")])


def _unmet(institutions: pd.DataFrame, limit: int) -> pd.DataFrame:
    """Give the institutions that requested many and realised none; nothing where a hidden one may be among them."""
    none = institutions[institutions["realised"].map(lambda realised: not is_hidden(realised) and realised == 0)]
    hidden = any(is_hidden(asked) and (asked.below is None or asked.below > limit) for asked in none["requested"])
    shown = none[~none["requested"].map(is_hidden).astype(bool)]
    return announced_and_none(shown.head(0) if hidden else shown, limit)


def _in_proportion(report: Report, falls: dict[str, Fall], institution: str) -> list[Cell]:
    """Write what would have been in proportion and what is missing beyond that; no cells when nothing is known."""
    if not falls:
        return []
    if institution not in falls:
        return [report.cell.sign("unknown")] * 2
    own = falls[institution]
    return [report.cell.decimal(own.expected, 1), report.cell.decimal(own.beyond, 1)]


def _row(report: Report, row: pd.Series) -> Row:
    cell, asked, done = report.cell, whole(row["requested"]), whole(row["realised"])
    if is_hidden(asked) or is_hidden(done):
        return [row["institution"], cell.integer(asked), cell.integer(done), cell.sign("hidden")]
    ratio = cell.percent(Fraction(done, asked) if asked else None, 1)
    return [row["institution"], cell.integer(asked), cell.integer(done), ratio]
