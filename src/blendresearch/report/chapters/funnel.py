"""Which institutions lie further from the others than chance would put them."""

from fractions import Fraction

import numpy as np
import pandas as pd

from blendresearch.base.shares import Share
from blendresearch.render.blocks import Block
from blendresearch.render.figures import curves
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.contents import explained_once
from blendresearch.report.report import Report
from blendresearch.report.section import Data
from blendresearch.statistics.methods.funnel_limits import ALARM, WARNING, Funnel, exact_limits, wide_limits

DIRECTIONS = ("above", "below")
_NAMED = 10  # so many institutions have their name in the figure at most


def funnel(report: Report) -> list[Block]:
    """Build the chapter for every cohort in which institutions can be compared."""
    compared = [cohort for cohort in report.cohorts if cohort.inference.funnel]
    return explained_once(compared, report, _of_cohort)


def _of_cohort(report: Report, cohort: CohortResults, *, explain: bool) -> list[Block]:
    found = cohort.inference.funnel
    table = found.table.sort_values(["share", "institution"], ascending=[False, True])
    outside, wide = table[table["position"] != "within"], table[table["wide_position"] != "within"]
    few = table[table["too_few"]]
    values = {
        "cohort": cohort,
        "explain": explain,
        "found": found,
        "target": _target(table),
        "left_out": cohort.inference.left_out,
        "set_apart": table.loc[table["set_apart"], "institution"].tolist(),
        "institutions": len(table),
        "outside": len(outside),
        "by_chance": len(table) * (1 - WARNING),
        "widened": found.phi_wide > 1,
        "overdispersed": found.phi > 1 and found.p_value < 1 - WARNING,
        "flagged": {place: table.loc[table["flagged"] == place, "institution"].tolist() for place in DIRECTIONS},
        "beyond": int(outside["position"].str.endswith("_998").sum()),
        "by_number": int((wide["flagged"] == "").sum()),
        "too_few": len(few),
        "smallest": table["total"].min(),
        "largest": table["total"].max(),
        "named": _named(table),
    }
    section = report.section("funnel", values, cohort.name)
    if len(outside):
        section.add_table("outside", *_data(report, outside), report.remarks("funnel"))
    section.add_figure("funnel_figure", _figure(report, found, table), _data(report, table), report.remarks("funnel"))
    return section.blocks()


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Give the institutions that stand out and have their name in the figure, furthest first."""
    beyond = table[table["flagged"] != ""]
    return beyond.reindex(beyond["z"].abs().sort_values(ascending=False, kind="stable").index).head(_NAMED)


def _target(table: pd.DataFrame) -> Share:
    """Give the share of the institutions that count for the middle line."""
    blended, total = (
        int(number) for number in table.loc[~(table["left_out"] | table["set_apart"]), ["blended", "total"]].sum()
    )
    return Share(Fraction(blended, total), total)


def place_of(position: str, flagged: str) -> str:
    """Name the phrase for where an institution lies: `flagged_above` and `flagged_below` for who stands out."""
    return f"flagged_{flagged}" if flagged else position


def _data(report: Report, table: pd.DataFrame) -> Data:
    """Give the columns and rows of institutions with their place among the limits."""
    columns = report.columns("institution", "blended", "mobilities", "share", "limits", "wide_limits")
    columns.append(report.column("place", number=False))
    rows = [
        [
            row.institution,
            report.cell.integer(row.blended),
            report.cell.integer(row.total),
            report.cell.percent(row.share, 1),
            report.cell.range(row.lower_998, row.upper_998, 1),
            report.cell.range(row.wide_lower_998, row.wide_upper_998, 1),
            report.say(place_of(row.position, row.flagged)),
        ]
        for row in table.itertuples()
    ]
    return columns, rows


def _figure(report: Report, found: Funnel, table: pd.DataFrame) -> str:
    named = set(_named(table)["institution"])
    points = [
        curves.Point(
            int(row.total),
            row.share,
            report.say("named_share", institution=row.institution, share=row.share) if row.institution in named else "",
            bool(row.flagged),
            bool(row.too_few and not row.flagged),
            bool(row.left_out),
        )
        for row in table.itertuples()
    ]
    sizes = np.unique(np.linspace(max(table["total"].max() / 20, 1), table["total"].max(), 300).round()).astype(int)
    limits = [
        curves.Curve(*exact_limits(found.target, sizes, WARNING), report.say("limit", part=WARNING, decimals=0), "--"),
        curves.Curve(*exact_limits(found.target, sizes, ALARM), report.say("limit", part=ALARM, decimals=1), "-"),
    ]
    if found.phi_wide > 1:
        wide = wide_limits(found.target, sizes, found.phi_wide, ALARM)
        limits.append(curves.Curve(*wide, report.say("wide_limits"), ":"))
    axis = curves.Axis(report.words["axes"]["mobilities"], report.words["axes"]["share"])
    target = report.say("together", share=_target(table))
    return curves.funnel_plot(
        curves.FunnelDrawing(points, sizes.tolist(), limits, found.target, target), axis, report.numbers
    )
