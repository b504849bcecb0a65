"""Which institutions lie further from the others than chance would put them."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd

from blendresearch.base.shares import Share
from blendresearch.render.blocks import Block
from blendresearch.render.figures import funnel_plot as drawn
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.contents import explained_once
from blendresearch.report.report import Report
from blendresearch.report.section import Data
from blendresearch.statistics.methods.funnel_limits import ALARM, WARNING, Funnel, smooth_limits

DIRECTIONS = ("above", "below")
_NAMED = 10  # so many institutions have their name in the figure at most
_CROWD = 3  # so many dots on each other are counted in words
_TOUCHING = 0.015  # part of a scale within which dots lie on each other


def funnel(report: Report) -> list[Block]:
    """Build the chapter for every cohort in which institutions can be compared."""
    compared = [cohort for cohort in report.cohorts if cohort.inference.funnel]
    return explained_once(compared, report, _of_cohort)


def _of_cohort(report: Report, cohort: CohortResults, *, explain: bool) -> list[Block]:
    found = cohort.inference.funnel
    table = found.table.sort_values(["share", "institution"], ascending=[False, True])
    outside, wide = table[table["position"] != "within"], table[table["wide_position"] != "within"]
    few = table[table["too_few"]]
    figure = _figure(report, cohort, found, table)
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
        "far": bool(figure.beyond),
        "filled": limits_filled(report, cohort),
    }
    section = report.section("funnel", values, cohort.name)
    if len(outside):
        section.add_table("outside", *_data(report, outside), report.remarks("funnel"))
    axis = drawn.Axis(report.words["axes"]["mobilities"], report.words["axes"]["share"])
    svg = drawn.funnel_plot(figure, axis, report.numbers)
    section.add_figure("funnel_figure", svg, _data(report, table), report.remarks("funnel"))
    return section.blocks()


def limits_filled(report: Report, cohort: CohortResults) -> bool:
    """Tell whether the limits rest on counts that the study filled in: then nobody is told to lie outside."""
    return report.filled("outside", ("limits", "wide_limits"), cohort=cohort.name)


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


def _figure(report: Report, cohort: CohortResults, found: Funnel, table: pd.DataFrame) -> drawn.FunnelDrawing:
    names = set(_named(table)["institution"])
    crowds = _crowds(report, cohort, table[~table["institution"].isin(names)])
    points = [
        drawn.Point(
            int(row.total),
            row.share,
            report.say("named_share", institution=row.institution, share=row.share)
            if row.institution in names
            else crowds.get(row.institution, ""),
            bool(row.flagged),
            bool(row.too_few and not row.flagged),
            bool(row.left_out),
        )
        for row in table.itertuples()
    ]
    largest = table["total"].max()
    sizes = np.unique(np.linspace(max(largest / 20, 1), largest, 300).round()).astype(int)
    limits = [
        drawn.Curve(
            *smooth_limits(found.target, sizes, 1, level), report.say("limit", part=level, decimals=places), style
        )
        for level, places, style in ((WARNING, 0, "--"), (ALARM, 1, "-"))
    ]
    if found.phi_wide > 1:
        wide = smooth_limits(found.target, sizes, found.phi_wide, ALARM)
        limits.append(drawn.Curve(*wide, report.say("wide_limits"), ":", shaded=True))
    else:
        limits[-1] = replace(limits[-1], shaded=True)
    return drawn.FunnelDrawing(
        points, sizes.tolist(), limits, found.target, report.say("together", share=_target(table))
    )


def _crowds(report: Report, cohort: CohortResults, table: pd.DataFrame) -> dict[str, str]:
    """Say where dots lie on each other how many there are: by the institution in the middle of each such crowd.

    The place of an institution whose mobilities were filled in says nothing about it, and the words say so.
    """
    said = {}
    for own in _on_each_other(table):
        if len(own) >= _CROWD:
            names = own["institution"]
            filled = all(report.filled("funnel_figure", ("mobilities",), name, cohort.name) for name in names)
            said[names.iloc[len(own) // 2]] = report.say("crowd", number=len(own), filled=filled)
    return said


def _on_each_other(table: pd.DataFrame) -> list[pd.DataFrame]:
    """Divide institutions into those whose dots lie on each other, in order of share and size."""
    own = table.sort_values(["share", "total", "institution"])
    apart = [
        own[name].diff().abs() > scale * _TOUCHING
        for name, scale in (("share", max(table["share"].max(), 0)), ("total", table["total"].max()))
    ]
    return [crowd for _, crowd in own.groupby((apart[0] | apart[1]).cumsum())]
