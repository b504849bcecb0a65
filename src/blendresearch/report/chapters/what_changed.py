"""What changed since the earlier edition: headline by headline, at which institutions, and what is no change at all."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from blendresearch.base.hidden import is_hidden
from blendresearch.render.blocks import Block, Row
from blendresearch.report.concluding import Values
from blendresearch.report.edition_parts import (
    add_figure,
    change_cell,
    drawn,
    focus_of,
    headline_table,
    margins,
    names_of,
    not_compared,
    pair_of_cells,
    period_of,
    reasons_of,
    say,
    scales,
    titled,
)
from blendresearch.report.edition_rules import FEW, like_with_like, message, moved, movers, opposite, told_pair
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.statistics.editions.values import Editions, InstitutionChange, Revision, SameAge, Trend
from blendresearch.statistics.same_age import CallAt
from blendresearch.statistics.totals import Count

_SHOWN = 8
"""So many institutions at most are shown one by one; all of them stand in the technical volume."""
_THEMES = 3
"""So many themes at most are named that differ by more than chance: those that differ most."""
_RARE = 0.05
"""In such a part of all comparisons chance alone goes beyond its limits: of many, some can be expected to."""


def what_changed(report: Report) -> list[Block]:
    """Build the chapter where the study names an earlier edition."""
    found = report.editions
    if found is None:
        return []
    trend = found.trend
    most = movers(trend.institutions)[:_SHOWN] if trend else []
    revised = [each for each in found.revisions if not each.institution]
    values = {**_of_editions(report, found), **_of_trend(report, found), "movers": most, "revised": revised}
    section = report.section("what_changed", values)
    if trend:
        section.add_table("then_and_now", *headline_table(report, trend), report.remarks("what_changed"))
    if values["drawn"]:
        add_figure(report, section, trend)
    if most:
        _add_movers(report, section, most)
    if revised:
        _add_revised(report, section, found, revised)
    if found.same_age:
        _add_aged(report, section, found.same_age)
    return section.blocks()


def _of_editions(report: Report, found: Editions) -> Values:
    """Give what the prose says of the two editions, whatever compares."""
    return {
        "tell": partial(say, report),
        "earlier": titled(report, found),
        "synthetic": found.earlier.synthetic,
        "invented": found.earlier.invented,
        "filled_known": found.earlier.filled_in is not None,
        "told_by_study": found.earlier.told_by_study,
        "least": FEW,
        "names": names_of(report, found),
        "changed": [each for each in found.revisions if not each.institution and each.reasons],
        "aged": found.same_age,
        "themes": _themes(report, found),
        "refused": not_compared(report, found),
    }


def _of_trend(report: Report, found: Editions) -> Values:
    """Give what the prose, and its heading, says of the finished calls of both, if any compare."""
    trend = found.trend
    own, others = told_pair(trend)
    alone = moved(trend.headline("focus")) if trend else None
    names = focus_of(report, trend) if trend else ()
    figure = bool(trend and drawn(trend))
    return {
        "heading": say(report, f"title_{message(found)}", own=own, others=others, focus=names),
        "trend": trend,
        "before": trend and period_of(report, trend.before),
        "now": trend and period_of(report, trend.now),
        "own": own,
        "others": others,
        "alone": alone,
        "diverge": opposite(alone, others),
        "opposite": opposite(own, others),
        "same_ones": like_with_like(trend)[0] is not None,
        "withheld": figure and any(each.withheld for each in trend.headlines),
        "margins": margins(trend) if figure else "",
        "drawn": figure,
        "own_scale": figure and scales(report, trend) > 1,
        "apart": names,
        "in_both": trend and _in_both(trend),
    }


def _in_both(trend: Trend) -> int:
    """Count the institutions in both editions; 0 where it is not known which these are."""
    return 0 if trend.rose is None else trend.rose + trend.fell + trend.same


def _add_movers(report: Report, section: Section, most: Sequence[InstitutionChange]) -> None:
    columns = report.columns("institution", "then", "now", "difference")
    rows = [[each.institution, *pair_of_cells(report, each), change_cell(report, each)] for each in most]
    section.add_table("movers", columns, rows)


def _add_revised(report: Report, section: Section, found: Editions, revised: Sequence[Revision]) -> None:
    """Add a row a call: why its numbers differ, and how many institutions came in or went."""
    columns = [*report.columns("call_year", "then", "now"), report.column("why", number=False)]
    rows = [
        [
            report.say("call", year=each.call_year),
            *pair_of_cells(report, each),
            _reasons(report, found, each),
        ]
        for each in revised
    ]
    section.add_table("revised", columns, rows)


def _reasons(report: Report, found: Editions, revision: Revision) -> str:
    """Say why the numbers of a call differ, and at how many institutions it has projects now that it had not then."""
    own = [each.reasons for each in found.revisions if each.institution and each.call_year == revision.call_year]
    counted = [(kind, sum(kind in reasons for reasons in own)) for kind in ("added", "withdrawn")]
    more = [say(report, f"institutions_{kind}", number=number) for kind, number in counted if number]
    return "; ".join([reasons_of(report, revision), *more])


def _add_aged(report: Report, section: Section, aged: Sequence[SameAge]) -> None:
    """Add each call of this edition, and below it the one of the earlier edition that was as old."""
    columns = [report.column(name, number=False, row_header=True) for name in ("call_year", "subset")]
    columns += map(report.column, ("as_on", "age", "blended", "mobilities", "share"))
    rows = []
    for each in aged:
        whom = [(report.say("all"), each.now.count, each.before.count, each.filled)]
        if each.both:
            label = say(report, "in_both_calls", number=each.in_both)
            whom.append((label, each.both[1], each.both[0], each.both_filled))
        for label, now, then, filled in whom:
            rows += [
                _at_age(report, each.now, label, now),
                _at_age(report, each.before, label, then, filled=filled),
            ]
    section.add_table("same_age", columns, rows)


def _at_age(report: Report, call: CallAt, label: str, count: Count, *, filled: bool = False) -> Row:
    day, months = report.numbers.day(call.day), report.cell.integer(round(call.months))
    counts = [replace(each, filled=filled) for each in report.cells(count, 2)[:3]]
    return [report.say("call", year=call.call_year), label, day, months, *counts]


def _themes(report: Report, found: Editions) -> dict[str, object] | None:
    """Give how many themes of the survey were followed, and those that more or fewer institutions name than chance has.

    None where nothing was followed, or no difference may be shown.
    """
    shown = [row for row in found.themes.itertuples() if not is_hidden(row.difference)]
    known = report.survey.themes
    beyond = [
        (known[row.theme].label if row.theme in known else row.theme, row)
        for row in shown
        if row.lower > 0 or row.upper < 0
    ]
    largest = sorted(beyond, key=lambda each: -abs(each[1].difference))
    values = {"followed": len(shown), "beyond": largest[:_THEMES], "more": len(largest[_THEMES:])}
    return values | {"by_chance": len(shown) * _RARE >= 1} if shown else None
