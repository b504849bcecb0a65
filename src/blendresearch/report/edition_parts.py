"""What the chapters on the earlier edition show: its words, cells, the figure of both editions, and what is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from blendresearch.base.hidden import is_hidden
from blendresearch.language.prose import phrase
from blendresearch.render.blocks import Cell, Row
from blendresearch.render.figures.rows_with_numbers import OPEN, PLAIN, Dot, Group, grouped_margins, panels_of
from blendresearch.report.report import Report
from blendresearch.report.section import Data, Section
from blendresearch.statistics.editions.values import (
    Editions,
    Headline,
    InstitutionChange,
    Number,
    RefusedComparison,
    Revision,
    Trend,
)
from blendresearch.statistics.methods import Interval
from blendresearch.statistics.methods.intervals import NOTHING
from blendresearch.statistics.totals import Count
from blendresearch.study.settings import Cohort

_DRAWN = ("both", "both_without_focus", "focus")
"""The headlines that the figure shows, where both editions have them: those of the same institutions."""
_IN_REPORT = ("pooled", "both", "both_without_focus", "focus", "requested", "users", "none")
"""The headlines that the report has, with those that its figure shows; all stand in the technical volume."""
_DRAWN_OF_ALL = ("pooled", "without_focus", "focus")
"""Those that it shows of all institutions, where it is not known or was filled in which ones are the same."""
_OF_INSTITUTIONS = ("users", "none")
"""Headlines that are so many of all institutions."""


@dataclass(frozen=True)
class Period:
    """Calls of one edition, as a label and within a sentence, and what is known of them."""

    label: str
    in_text: str
    complete: bool
    exported_on: date | None


def focus_of(report: Report, trend: Trend) -> tuple[str, ...]:
    """Name the institutions that a trend is told without, too: the focus or what takes its place."""
    names = report.study.focus or next(iter(report.results.inference.cohorts.values())).proposed or ()
    there = {each.institution for each in trend.institutions}
    return tuple(name for name in names if name in there)


def say(report: Report, name: str, **values: object) -> str:
    """Fill in one phrase of `editions.toml`."""
    return phrase(report.code, "editions", name, values)


def period_of(report: Report, cohort: Cohort) -> Period:
    """Name the calls of a cohort of either edition."""
    label, in_text = (report.say(name, years=cohort.call_years) for name in ("calls", "the_calls"))
    return Period(label, in_text, cohort.complete, cohort.exported_on)


def titled(report: Report, found: Editions) -> str:
    """Give the title of the earlier edition, in the language of the report where it has one."""
    return found.earlier.title(report.code)


def named(report: Report, measure: str, focus: Sequence[str] = ()) -> str:
    """Name what is compared; `focus` are the institutions told apart."""
    return say(report, measure, focus=focus or report.study.focus, threshold=report.study.user_threshold)


# Cells


def count_cell(report: Report, count: Count | None, *, filled: bool = False) -> Cell:
    """Write so many of so many with the share; the sign for not applicable where there was no project.

    `filled` marks it as filled in.
    """
    if count is None:
        return report.cell.sign("not_applicable")
    return replace(_of(report, count.blended, count.total, count.share), filled=filled)


def pair_of_cells(report: Report, pair: InstitutionChange | Revision) -> list[Cell]:
    """Write the counts of then and now, that of then with its mark where it was filled in."""
    return [count_cell(report, pair.before, filled=pair.filled), count_cell(report, pair.now)]


def change_cell(report: Report, change: InstitutionChange) -> Cell:
    """Write the change of a share in percentage points, marked where that of then was filled in."""
    filled = change.filled and change.change is not None
    return replace(report.cell.points(change.change), filled=filled)


def number_cell(report: Report, headline: Headline, number: Number) -> Cell:
    """Write a headline of one edition: a number by itself, so many of so many, or with the share that this is."""
    if headline.measure in _OF_INSTITUTIONS and number.institutions:
        return _of(report, number.count, number.institutions, None)
    if headline.kind == "count":
        return report.cell.integer(number.count)
    if number.median is not None:
        return report.cell.percent(number.median, 2)
    return _of(report, number.count, number.of, number.share, _decimals(headline))


def _decimals(headline: Headline) -> int:
    """Give the decimals of a share, or of what was registered of what was announced, as other chapters write it."""
    return 1 if headline.measure == "requested" else 2


def _of(report: Report, part: object, whole: object, share: object, decimals: int = 2) -> Cell:
    if part is None or whole is None:
        return report.cell.sign("not_applicable")
    if is_hidden(part) and is_hidden(whole):
        return report.cell.sign("hidden")
    text = report.say("so_many_of", part=part, of=whole)
    if share is not None:
        text = say(report, "share_and_count", share=share, counted=text, decimals=decimals)
    return report.cell.text(text, None if share is None else float(share))


def headline_table(report: Report, trend: Trend, *, every: bool = False) -> Data:
    """Give the columns and rows of the headlines of a trend that the report has, or of every one."""
    columns = report.columns("headline", "then", "now", "difference", "margin")
    measures = {*_IN_REPORT, *(each.measure for each in drawn(trend))}
    chosen = [each for each in trend.headlines if every or each.measure in measures]
    return columns, [headline_row(report, each, focus_of(report, trend)) for each in chosen]


def headline_row(report: Report, headline: Headline, focus: Sequence[str]) -> Row:
    """Write a headline in both editions, with the difference and its margin; marked is what was filled in then."""
    then, now = (number_cell(report, headline, each) for each in (headline.before, headline.now))
    of_number, of_limits = headline.filled == "number", bool(headline.filled and headline.interval.method)
    difference = replace(_difference(report, headline), filled=of_number)
    margin = replace(_margin(report, headline), filled=of_limits)
    return [named(report, headline.measure, focus), replace(then, filled=of_number), now, difference, margin]


def _difference(report: Report, headline: Headline) -> Cell:
    cell, difference = report.cell, headline.difference
    if headline.before.hidden or headline.now.hidden:
        return cell.sign("hidden")
    if difference is None:
        return cell.sign("not_applicable")
    return cell.integer(difference) if headline.kind == "count" else cell.points(difference, _decimals(headline))


def _margin(report: Report, headline: Headline) -> Cell:
    if headline.no_interval == "hidden":
        return report.cell.sign("hidden")
    return limits_cell(report, headline.interval, headline.difference)


def limits_cell(report: Report, interval: Interval, difference: object) -> Cell:
    """Write the limits of a difference between shares in percentage points, the sign for not applicable without any."""
    if not interval.method:
        return report.cell.sign("not_applicable")
    decimals, limits = min(2, getattr(difference, "decimals", 2)), (interval.lower, interval.upper)
    lower, upper = (report.numbers.signed_points(each, decimals) for each in limits)
    return report.cell.limits(report.say("from_to", lower=lower, upper=upper), *limits, decimals)


def reasons_of(report: Report, revision: Revision) -> str:
    """Say why the numbers of a call differ, several reasons one after the other, or that they do not."""
    if not revision.reasons:
        return say(report, "unchanged")
    return "; ".join(say(report, f"reason_{each}") for each in revision.reasons)


# The figure


def drawn(trend: Trend) -> list[Headline]:
    """Give the headlines of which both editions have a share to draw that is not withheld."""
    both = trend.headline("both")
    names = _DRAWN if both and both.withheld != "number" else _DRAWN_OF_ALL
    told = [each for each in map(trend.headline, names) if each and each.withheld != "number"]
    return [each for each in told if None not in (each.before.share, each.now.share)]


def margins(trend: Trend) -> Literal["all", "some", "none"]:
    """Tell how many of the shares that the figure draws have a margin."""
    have = [bool(number.interval.method) for each in drawn(trend) for number in _as_drawn(each)]
    return "all" if all(have) else "some" if any(have) else "none"


def _as_drawn(headline: Headline) -> tuple[Number, Number]:
    """Give the two numbers of a headline, that of then without a margin that is withheld."""
    before = replace(headline.before, interval=NOTHING) if headline.withheld else headline.before
    return before, headline.now


def add_figure(report: Report, section: Section, trend: Trend) -> None:
    """Add the figure of the shares in both editions with their margins."""
    columns = [report.column(name, number=False, row_header=True) for name in ("headline", "edition")]
    columns += map(report.column, ("share", "margin_of_share"))
    told = _told(report, trend)
    rows = [[group.name, *row] for group, rows in told for row in rows]
    headings = [report.words["columns"][name] for name in ("share", "margin_of_share")]
    drawing = grouped_margins([group for group, _ in told], headings, report.numbers)
    section.add_figure("then_and_now_figure", drawing, (columns, rows))


def scales(report: Report, trend: Trend) -> int:
    """Give how many scales the figure needs: a second one where some shares are far larger than others."""
    return len(panels_of([group for group, _ in _told(report, trend)]))


def _told(report: Report, trend: Trend) -> list[tuple[Group, list[Row]]]:
    """Give each headline as it is drawn, and its two rows of numbers."""
    found = []
    for headline in drawn(trend):
        pair = zip(("then", "now"), _as_drawn(headline), strict=True)
        told = [_row_and_dot(report, which, number) for which, number in pair]
        name = named(report, headline.measure, focus_of(report, trend))
        found.append((Group(name, [dot for _, dot in told]), [row for row, _ in told]))
    return found


def _row_and_dot(report: Report, which: str, number: Number) -> tuple[Row, Dot]:
    name, interval = report.words["columns"][which], number.interval
    limits = (interval.lower, interval.upper) if interval.method else None
    share = report.cell.percent(number.share, 2)
    margin = report.cell.range(*(limits or (None, None)), min(2, number.share.decimals))
    look = OPEN if which == "then" else PLAIN
    return [name, share, margin], Dot(name, float(number.share), (share.text, margin.text), look, limits)


# Names, and what is not compared


def names_of(report: Report, found: Editions) -> Mapping[str, object]:
    """Give the institutions that are new, gone, merged and renamed, in the order of their names."""
    return {
        "new": list(found.new),
        "gone": list(found.gone),
        "merged": sorted(found.merged.items()),
        "renamed": sorted(found.renamed.items()),
    }


def not_compared(report: Report, found: Editions) -> list[str]:
    """Say what is not compared and why: what is so for the same reason in one sentence, each once."""
    reasons = dict.fromkeys(each.why for each in found.refused)
    groups = {why: [each for each in found.refused if each.why == why] for why in reasons}
    return list(dict.fromkeys(_refused(report, found, why, group) for why, group in groups.items()))


def _refused(report: Report, found: Editions, why: str, group: Sequence[RefusedComparison]) -> str:
    """Say one reason, with the calls or pairs of calls, and the numbers that it is about."""
    then = {each.name: each.call_years for each in found.earlier.cohorts}
    now = {each.name: each.call_years for each in report.study.cohorts}
    pairs = [[_calls(report, then, each.before), _calls(report, now, each.now)] for each in group]
    told = dict.fromkeys(say(report, "pair", before=one, now=other) for one, other in pairs if one or other)
    what = dict.fromkeys(filter(None, (_named(report, each) for each in group)))
    return say(report, f"why_{why}", calls=list(told), what=list(what))


def _calls(report: Report, years: Mapping[str, Sequence[int]], name: str) -> str:
    """Name the calls of a cohort, or the call that is named itself; "" where it is neither."""
    found = years.get(name) or ([int(name)] if name.isdecimal() else [])
    return report.say("the_calls", years=found) if found else ""


def _named(report: Report, each: RefusedComparison) -> str:
    if each.subject == "themes":
        return say(report, "themes")
    return _within(named(report, each.measure)) if each.measure else each.table


def _within(name: str) -> str:
    return name[:1].lower() + name[1:]
