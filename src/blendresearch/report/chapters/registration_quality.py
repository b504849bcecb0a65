"""How sound the registration is: what the checks found, how far that could move the share, and who can mend it."""

from blendresearch.data.rules import SEVERITIES, Rule, rules
from blendresearch.mobilities.findings import Findings
from blendresearch.render.blocks import Block, Column, Row
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.report import Report
from blendresearch.report.section import Section

TO_MEND = ("error", "warning")
LONGEST = 60
"""So many rows a reader still looks through; a longer list is left to registration.csv."""


def registration_quality(report: Report) -> list[Block]:
    """Build the chapter when there is any mobility to check."""
    cohorts = report.counted
    if not cohorts:
        return []
    findings = report.results.findings
    found = [rule for rule in _gravest_first() if any(findings.finds(rule.id, cohort.name) for cohort in cohorts)]
    mended = [rule for rule in found if rule in _to_mend()]
    places = {name for name, _ in findings.places(mended)}
    values = {"counted": cohorts, "checks": len(rules()), "found": len(found)}
    values |= {"places": len(places), "listed": len(places) <= LONGEST, "withheld": report.results.withholds_findings}
    section = report.section("registration_quality", values)
    if found:
        _add_findings(report, section, cohorts, findings, found)
    _add_bounds(report, section, cohorts)
    if 0 < len(places) <= LONGEST:
        _add_institutions(report, section, cohorts, findings, mended)
    return section.blocks()


def _by_cohort(report: Report, cohorts: list[CohortResults]) -> list[Column]:
    return [report.column_of(cohort.label) for cohort in cohorts]


def _add_findings(
    report: Report, section: Section, cohorts: list[CohortResults], findings: Findings, found: list[Rule]
) -> None:
    words = report.language.words["registration"]
    columns = [
        report.column("finding", number=False, row_header=True),
        report.column("severity", number=False),
        *_by_cohort(report, cohorts),
        report.column("advice", number=False),
    ]
    rows: list[Row] = [
        [
            words["rules"][rule.id],
            report.cell.text(words["severities"][rule.severity], SEVERITIES.index(rule.severity)),
            *(report.cell.integer(findings.of(rule.id, cohort.name)) for cohort in cohorts),
            words["advice"][rule.id],
        ]
        for rule in found
    ]
    section.add_table("findings", columns, rows, report.remarks("registration_quality"))


def _add_bounds(report: Report, section: Section, cohorts: list[CohortResults]) -> None:
    words = report.language.words["registration"]["bounds"]
    columns = [report.column("cohort", number=False, row_header=True), report.column("bound", number=False)]
    columns += [report.column(name) for name in ("moved", "blended", "mobilities", "share")]
    rows = [
        [cohort.label.capitalize(), words[name], report.cell.integer(bound.moved), *report.cells(bound.count, 2)[:3]]
        for cohort in cohorts
        for name, bound in cohort.bounds.items()
    ]
    section.add_table("bounds", columns, rows)


def _add_institutions(
    report: Report, section: Section, cohorts: list[CohortResults], findings: Findings, mended: list[Rule]
) -> None:
    words = report.language.words["registration"]["severities_many"]
    columns = [report.column("institution", number=False, row_header=True)]
    columns += [report.column_of(f"{words[name]}, {cohort.label}") for name in TO_MEND for cohort in cohorts]
    rows = [
        [
            institution,
            *(
                report.cell.integer(findings.of(_ids(mended, name), cohort.name, institution))
                for name in TO_MEND
                for cohort in cohorts
            ),
        ]
        for institution in dict.fromkeys(name for name, _ in findings.places(mended))
    ]
    section.add_table("mending", columns, rows, report.remarks("registration_quality"))


def _ids(rules_found: list[Rule], severity: str) -> list[str]:
    return [rule.id for rule in rules_found if rule.severity == severity]


def found_where(report: Report) -> tuple[list[Column], list[Row]]:
    """Give the columns and rows of a table that names each finding at each institution, in number of records."""
    cohorts = report.counted
    findings = report.results.findings
    words = report.language.words["registration"]["rules"]
    columns = [report.column("institution", number=False, row_header=True), report.column("finding", number=False)]
    rows = [
        [name, words[rule.id], *(report.cell.integer(findings.of(rule.id, cohort.name, name)) for cohort in cohorts)]
        for name, rule in findings.places(_to_mend())
    ]
    return columns + _by_cohort(report, cohorts), rows


def _gravest_first() -> list[Rule]:
    return sorted(rules(), key=lambda rule: SEVERITIES.index(rule.severity))


def _to_mend() -> list[Rule]:
    """Give the rules whose findings an institution can look at: how records are counted is nothing to mend."""
    return [rule for rule in _gravest_first() if rule.severity in TO_MEND and not rule.counting]
