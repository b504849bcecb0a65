"""Studies that name an earlier one, said by what each institution has in both: what tests of the words on them need.

report = report_of({"A": ((100, 8), (90, 20)), "B": ((40, 0), None)}, focus=("A",))
"""

from collections.abc import Mapping
from dataclasses import replace
from math import nan

from tests.made_editions import after, edition_of
from tests.made_results import Cell, Made

from blendresearch.base.hidden import Hidden
from blendresearch.base.shares import Share
from blendresearch.report import Report
from blendresearch.statistics.editions.values import (
    Editions,
    Headline,
    InstitutionChange,
    Number,
    RefusedComparison,
    Trend,
)
from blendresearch.statistics.methods.intervals import NOTHING
from blendresearch.statistics.totals import Count
from blendresearch.study.settings import Cohort

Numbers = tuple[int, int]
"""How many mobilities, and how many of these are blended."""
Pairs = Mapping[str, tuple[Numbers | None, Numbers | None]]
"""By institution what it has in the earlier study and in this one, None where it has no project."""
BEFORE = Cohort(name="completed", call_years=[2021, 2022], complete=True)
NOW = Cohort(name="later", call_years=[2023, 2024], complete=True)


def studies_of(pairs: Pairs, focus: tuple[str, ...] = ()) -> tuple[Made, Made]:
    """Give the earlier study and this one."""
    return tuple(
        Made(
            tuple(Cell(name, cohort.call_years[0], *own[place]) for name, own in pairs.items() if own[place]),
            {cohort.name: tuple(cohort.call_years)}, focus=focus,
        )
        for place, cohort in enumerate((BEFORE, NOW))
    )  # fmt: skip


def report_of(pairs: Pairs, focus: tuple[str, ...] = (), code: str = "en", **facts: object) -> Report:
    """Give the report of this study; `facts` are told of the earlier one."""
    before, now = studies_of(pairs, focus)
    return Report(after(edition_of(before, **facts), now), code)


def with_hidden_counts(report: Report) -> Report:
    """Let the earlier study of a report hide counts of institutions: totals alone can be compared then."""
    few, shown = Count(Hidden(5), Hidden(), nan, nan), Count.of(300, 12)
    whole = [Number(8, 400, 3), Number(20, 420, 3)]
    change = Share(whole[1].share - whole[0].share, 400)
    pooled = Headline("pooled", "share", *whole, change, NOTHING, "hidden")
    rows = (InstitutionChange("A", "both", few, shown), InstitutionChange("B", "new", None, few))
    trend = Trend(BEFORE, NOW, (pooled,), rows, None, None, None, nan)
    found = replace(report.editions, trends=(trend,), refused=(RefusedComparison("institutions", "hidden"),))
    return with_editions(report, found)


def with_editions(report: Report, editions: Editions | None) -> Report:
    """Give a report of the same study with other editions beside each other."""
    other = Report(report.results, report.code)
    other.__dict__["editions"] = editions
    return other
