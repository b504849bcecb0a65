"""Published figures against recomputed ones."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from blendresearch.render.blocks import Block, Cell, Column, Row
from blendresearch.report.report import Report
from blendresearch.statistics.published import STATUSES, PublishedFigure


def reproduction(report: Report) -> list[Block]:
    """Build the chapter on what is not simply reproduced; nothing when no figure was published before."""
    findings = report.results.published
    if not findings:
        return []
    section = report.section("reproduction", _values(findings))
    columns = [*_columns(report), report.column("note", number=False)]
    for status in STATUSES[1:]:
        rows = [[*_row(report, each), each.note(report.code)] for each in findings if each.status == status]
        section.add_table(status, columns, rows, report.remarks("reproduction"))
    return section.blocks()


def reproduced(report: Report) -> list[Block]:
    """Build the annex that lists every figure that is reproduced; nothing when there is none."""
    rows = [_row(report, each) for each in report.results.published if each.status == "reproduced"]
    if not rows:
        return []
    section = report.section("reproduced", _values(report.results.published))
    section.add_table("reproduced", _columns(report), rows)
    return section.blocks()


def _values(findings: Sequence[PublishedFigure]) -> dict[str, object]:
    counts = Counter(finding.status for finding in findings)
    return {"counts": {status: counts[status] for status in STATUSES}, "figures": len(findings)}


def _columns(report: Report) -> list[Column]:
    return report.columns("what", "published", "recomputed")


def _row(report: Report, finding: PublishedFigure) -> Row:
    return [
        report.named(finding.what),
        *(_written(report, finding, text) for text in (finding.published, finding.recomputed)),
    ]


def _written(report: Report, finding: PublishedFigure, text: str) -> Cell:
    """Write a figure of the list (1.65) as the language writes it (1,65%); what is no number stays as it is."""
    decimals = max(finding.decimals, 0)
    try:
        number = Fraction(text)
    except ValueError:
        return report.cell.text(text) if text else report.cell.sign("unknown")
    return report.cell.percent(number / 100, decimals) if finding.unit == "%" else report.cell.decimal(number, decimals)
