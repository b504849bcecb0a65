"""What was announced in the applications against what was registered, all cohorts in one chapter."""

from dataclasses import dataclass
from functools import cached_property

from blendresearch.render.blocks import Block, Column, Row
from blendresearch.render.figures import bars
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.statistics.methods.realisation import Fall
from blendresearch.statistics.requests import Request, announced_and_none

BY_INSTITUTION = "requests"
"""The table by institution, in the technical volume: what rests on one institution rests on its cells."""


@dataclass(frozen=True)
class _Announced:
    """A cohort of which requests are known, and what may be told of it."""

    report: Report
    cohort: CohortResults

    @property
    def request(self) -> Request:
        """Give what was announced and registered in all."""
        return self.cohort.request

    @property
    def judged(self) -> bool:
        """Tell whether the projects are finished and fewer are registered than were announced."""
        known = self.cohort.complete and not self.request.hidden
        return known and self.request.realised < self.request.requested

    @property
    def way(self) -> str:
        """Tell whether fewer were registered than announced, more, or as many; both numbers are shown."""
        return _way(self.request.requested, self.request.realised)

    @property
    def drawn(self) -> bool:
        """Tell whether the two numbers can be drawn beside each other."""
        return not self.request.hidden and bool(self.request.requested)

    @property
    def fall(self) -> Fall | None:
        """Give the fall in parts, where it is known how much was requested in all."""
        return self.cohort.falls.get("") if self.cohort.complete else None

    @property
    def left_out(self) -> tuple[str, ...]:
        """Name the institutions without which it is told, too."""
        return self.cohort.inference.left_out

    @property
    def filled(self) -> bool:
        """Tell whether what each institution announced was filled in: nothing is told then that rests on it."""
        return self.report.filled(BY_INSTITUTION, ("requested",), cohort=self.cohort.name)

    @cached_property
    def others(self) -> Request | None:
        """Give the request without those institutions; None where it is not known."""
        names = self.left_out
        found = self.report.results.requests.without(self.cohort.name, names) if names else None
        return found if found and found.requested else None

    @cached_property
    def unmet(self) -> list[Request]:
        """Give the institutions of finished projects that announced many and registered none."""
        limit = self.report.study.user_threshold
        return announced_and_none(self.cohort.requests, limit) if self.cohort.complete else []


def requested(report: Report) -> list[Block]:
    """Build the chapter when any request is known."""
    told = [_Announced(report, cohort) for cohort in report.cohorts if cohort.request]
    if not told:
        return []
    drawn = _drawn(told)
    announced, registered = (sum(getattr(each.request, name) for each in drawn) for name in ("requested", "realised"))
    values = {
        "told": told,
        "drawn": drawn,
        "judged": [each for each in told if each.judged],
        "finished": sum(each.cohort.complete for each in told),
        # What holds of all periods together, where it does not hold of each of them.
        "mixed": _way(announced, registered) if len({each.way for each in drawn}) > 1 else None,
        "announced": announced,
        "registered": registered,
        "so_far": not all(each.cohort.complete for each in drawn),
    }
    section = report.section("requested", values)
    if drawn:
        _add_figure(report, section, drawn)
    section.add_table("announced", *_table(report, told), report.remarks("requested"))
    return section.blocks()


def _drawn(told: list[_Announced]) -> list[_Announced]:
    """Give the cohorts that the figure shows: those that are finished, or else those that run."""
    shown = [each for each in told if each.drawn]
    return [each for each in shown if each.cohort.complete] or shown


def _way(requested: int, realised: int) -> str:
    """Tell whether fewer were registered than announced, more, or as many."""
    return "fewer" if realised < requested else "more" if realised > requested else "as many"


def _add_figure(report: Report, section: Section, drawn: list[_Announced]) -> None:
    words = report.words["columns"]
    items = []
    for each in drawn:
        of = f", {each.cohort.label}" if len(drawn) > 1 else ""
        registered = words["realised" if each.cohort.complete else "realised_so_far"]
        for name, number, opened in (
            (words["requested"], each.request.requested, True),
            (registered, each.request.realised, False),
        ):
            items.append(bars.Bar(f"{name}{of}", number, report.numbers.integer(number), opened))
    section.add_figure("announced_figure", bars.announced(items), _table(report, drawn, others=False))


def _table(report: Report, told: list[_Announced], *, others: bool = True) -> tuple[list[Column], list[Row]]:
    """Give a row for each cohort and, with `others`, one without the institutions that are told apart."""
    columns = report.columns("cohort", "institutions", "requested", "realised", "ratio")
    rows = [row for each in told for row in _rows(report, each, others=others)]
    return columns, rows


def _rows(report: Report, each: _Announced, *, others: bool) -> list[Row]:
    name, cell = each.cohort.label.capitalize(), report.cell
    number = len(each.cohort.requests)
    if not each.cohort.complete:
        name = report.say("still_running", calls=name)
    rows = [[name, cell.integer(number), *cell.request(each.request)]]
    if others and each.cohort.complete and each.others:
        left = number - sum(own.institution in each.left_out for own in each.cohort.requests)
        label = report.say("announced_without", calls=name, left_out=list(each.left_out))
        rows.append([label, cell.integer(left), *cell.request(each.others)])
    return [row if each.cohort.complete else [*row[:-1], cell.sign("not_applicable")] for row in rows]
