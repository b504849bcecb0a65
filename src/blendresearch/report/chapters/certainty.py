"""How sure the figures are: whether periods can be compared, the registration is right, and what is not registered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from blendresearch.base.hidden import is_hidden
from blendresearch.base.shares import Share
from blendresearch.data.codelists import activity_types
from blendresearch.data.rules import rules
from blendresearch.render.blocks import Block, Column, Row
from blendresearch.report import conclusion_rules
from blendresearch.report.beyond import Beyond, beyond
from blendresearch.report.chapters.funnel import limits_filled
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.compared import Compared, of_change
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.statistics.inference import ChangeInference
from blendresearch.statistics.methods.paired_change import SharesOfBoth
from blendresearch.statistics.sensitivity import Scenario
from blendresearch.study.limits import days_allowed


@dataclass(frozen=True)
class _Borne:
    """One cohort: within which margin its share lies, and who stands out."""

    report: Report
    cohort: CohortResults

    @property
    def margin(self) -> tuple[Share, Share] | None:
        """Give the limits of the share with other institutions of the same kind; None where none may be told."""
        pooled = self.cohort.inference.told_headlines.get("pooled")
        if (
            pooled is None
            or not pooled.limits
            or pooled.institutions < 2
            or self._filled("headlines", "interval_others")
        ):
            return None
        lower, upper = (Share(limit, pooled.value.of) for limit in pooled.limits)
        return lower, upper

    @property
    def outside(self) -> list[str]:
        """Name the institutions that stand out, on either side."""
        found = conclusion_rules.outside(self.report, self.cohort)
        return found["names"] if found and not limits_filled(self.report, self.cohort) else []

    @property
    def empty(self) -> int:
        """Give the number of empty flags; 0 where it may not be told."""
        number = self.cohort.found("blended_empty")
        return 0 if is_hidden(number) or self._filled("findings") else number

    @property
    def bounds_told(self) -> bool:
        """Tell whether the bounds of the share can be told."""
        bounds = self.cohort.bounds.values()
        hidden = any(each.count.hidden or is_hidden(each.moved) for each in bounds)
        return not hidden and not any(map(self._filled, ("subjects", "bounds")))

    def _filled(self, table: str, *columns: str) -> bool:
        return self.report.filled(table, columns, cohort=self.cohort.name)


@dataclass(frozen=True)
class _Period:
    """A cohort beside the one before it, and what else than use can make their shares differ.

    `complete` says that every institution is shown one by one.
    """

    report: Report
    compared: Compared
    complete: bool
    both: int

    @property
    def first(self) -> CohortResults:
        """Give the earlier one."""
        return self.compared.first

    @property
    def second(self) -> CohortResults:
        """Give the later one."""
        return self.compared.second

    @property
    def filled(self) -> bool:
        """Tell whether it was filled in who is in both periods."""
        return self.report.filled("comparable", ("first_share",))

    @property
    def groups_in(self) -> CohortResults | None:
        """Give the cohort that alone has group mobilities; None where both have, or none."""
        found = [each for each in (self.first, self.second) if each.has_groups]
        return found[0] if len(found) == 1 else None

    @property
    def differences(self) -> bool:
        """Tell whether anything else than use is known to differ between the two."""
        alike = self.compared.finished and self.compared.counts and not self.groups_in
        return not alike or self.changed_types > 0

    @cached_property
    def changed_types(self) -> int:
        """Count the activity types of which the limits of a stay are not the same in all calls of both periods."""
        study = self.report.study
        years = [*self.first.years, *self.second.years]
        return sum(
            len({days_allowed(study, code, year) for year in years}) > 1 for code in activity_types(study.sector)
        )


def certainty(report: Report) -> list[Block]:
    """Build the chapter when there is any mobility."""
    counted = report.counted
    if not counted:
        return []
    told = [beyond(report, cohort) for cohort in counted]
    subjects = _subjects(report)
    periods = [_period(report, each) for each in report.results.inference.changes]
    beside = [each for each in periods if each.complete and each.compared.both]
    borne = [_Borne(report, cohort) for cohort in counted]
    values = {
        "counted": borne,
        "outsiders": len({name for each in borne for name in each.outside}),
        "periods": periods,
        "beside": beside,
        "checks": len(rules()),
        "subjects": subjects,
        "withheld": report.results.withholds_findings,
        "sampled": [each for each in told if each.sample],
        "sample_withheld": report.results.withholds_estimates,
        "half": _half(told),
        "judged_by_flags": any(each.cohort.all.blended and not each.sample for each in told),
        "says": report.survey.registered,
        "says_filled": report.filled("survey_registered", ()),
    }
    section = report.section("certainty", values)
    if beside:
        _add_periods(report, section, beside)
    if subjects:
        _add_subjects(report, section, subjects)
    return section.blocks()


def _period(report: Report, change: ChangeInference) -> _Period:
    both = int((change.named["period"] == "both").sum())
    return _Period(report, of_change(report, change), change.complete, both)


def _half(told: list[Beyond]) -> tuple[CohortResults, Scenario] | None:
    """Give the first cohort without a sample, and its share if half of what was done were registered."""
    found = (
        (each.cohort, one) for each in told if not each.sample for one in each.even if one.sensitivity_others * 2 == 1
    )
    return next(found, None)


def _add_periods(report: Report, section: Section, periods: list[_Period]) -> None:
    """Set the shares of two periods beside each other: of all institutions, and of those that are in both."""
    first, second = (report.column(name) for name in ("first_share", "second_share"))
    if len(periods) == 1:
        first, second = replace(first, label=periods[0].first.label), replace(second, label=periods[0].second.label)
    columns = [*report.columns("subset"), first, second, *map(report.column, ("shift", "margin"))]
    rows = []
    for each in periods:
        of = report.say("of_periods", first=each.first, second=each.second) if len(periods) > 1 else ""
        rows += [[f"{of}{label}", *cells] for label, *cells in _rows(report, each)]
    section.add_table("comparable", columns, rows, report.remarks("change"))


def _rows(report: Report, period: _Period) -> Iterator[Row]:
    """Give the row of all institutions where these are not the same in both periods, and of those that are in both."""
    compared, cell = period.compared, report.cell
    if compared.in_one:
        shares = [cell.percent(each.all.share, 2) for each in (period.first, period.second)]
        yield [report.say("all"), *shares, *[cell.sign("not_applicable")] * 2]
    yield [report.say("in_both", number=compared.both.institutions), *_shares(report, compared.both)]
    if compared.both_others:
        label = report.say("in_both_without", left_out=list(compared.left_out))
        yield [label, *_shares(report, compared.both_others)]


def _shares(report: Report, both: SharesOfBoth) -> Row:
    cell, interval, decimals = report.cell, both.interval, min(2, both.first.decimals)
    margin = cell.sign("not_applicable")
    if interval.method:
        limits = (interval.lower, interval.upper)
        lower, upper = (report.numbers.signed_points(each, decimals) for each in limits)
        margin = cell.limits(report.say("from_to", lower=lower, upper=upper), *limits, decimals)
    return [cell.percent(both.first, 2), cell.percent(both.second, 2), cell.points(both.change, 2), margin]


def _subjects(report: Report) -> dict[str, list[str]]:
    """Give what the checks found of the registration itself: by subject the ids of the checks that found anything."""
    found: dict[str, list[str]] = {}
    for rule in rules():
        if rule.subject and any(report.results.findings.finds(rule.id, cohort.name) for cohort in report.counted):
            found.setdefault(rule.subject, []).append(rule.id)
    return found


def _add_subjects(report: Report, section: Section, subjects: dict[str, list[str]]) -> None:
    words = report.language.words["registration"]
    columns: list[Column] = [
        report.column("finding", number=False, row_header=True),
        report.column("about", number=False),
        *(replace(report.column_of(cohort.label), key="findings") for cohort in report.counted),
    ]
    rows = [
        [
            words["subjects"][name],
            words["about"][name],
            *(report.cell.integer(cohort.found(*ids)) for cohort in report.counted),
        ]
        for name, ids in subjects.items()
    ]
    section.add_table("subjects", columns, rows, report.remarks("registration_quality"))
