"""Published figures against recomputed ones."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from blendresearch.render.blocks import Block, Cell
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.statistics.published import STATUSES, PublishedFigure

_REPRODUCED, _COMPUTED = STATUSES[0], ("differs", "source_inconsistent")


def reproduction(report: Report) -> list[Block]:
    """Build the annex on what came out differently, and why; nothing when no figure was published before."""
    findings = report.results.published
    if not findings:
        return []
    differ = [each for each in findings if each.status in _COMPUTED and not each.came_out]
    section = report.section("reproduction", _values(findings) | {"differ": len(differ)})
    _add(report, section, "differs", differ, explained=True, notes=report.remarks("reproduction"))
    return section.blocks()


def reproduced(report: Report) -> list[Block]:
    """Build the chapter that lists every published figure by what became of it; nothing when there is none."""
    findings = report.results.published
    if not findings:
        return []
    section = report.section("reproduced", _values(findings))
    for status in (_REPRODUCED, *STATUSES[2:]):
        listed = [each for each in findings if each.status == status]
        _add(report, section, status, listed, explained=status != _REPRODUCED)
    return section.blocks()


def _values(findings: Sequence[PublishedFigure]) -> dict[str, object]:
    counts = Counter(finding.status for finding in findings)
    contradicted = sum(finding.came_out and finding.status != _REPRODUCED for finding in findings)
    statuses = {status: counts[status] for status in STATUSES}
    return {"counts": statuses, "figures": counts.total(), "contradicted": contradicted}


def _add(
    report: Report,
    section: Section,
    name: str,
    findings: Iterable[PublishedFigure],
    *,
    explained: bool,
    notes: Iterable[str] = (),
) -> None:
    """Add a table of published and recomputed figures, `explained` with why they differ."""
    columns = report.columns("what", "published", "recomputed")
    columns += [report.column("note", number=False)] if explained else []
    rows = [
        [
            report.named(each.what),
            *(_written(report, each, text) for text in (each.published, each.recomputed)),
            *([each.note(report.code)] if explained else []),
        ]
        for each in findings
    ]
    section.add_table(name, columns, rows, tuple(notes))


def _written(report: Report, finding: PublishedFigure, text: str) -> Cell:
    """Write a figure (1.65) or day of the list as the language writes it (1,65%); what is neither stays as it is."""
    if not text:
        return report.cell.sign("unknown")
    decimals = max(finding.decimals, 0)
    try:
        if finding.unit == "date":
            return report.cell.text(report.numbers.day(date.fromisoformat(text)))
        number = Fraction(text)
    except ValueError:
        return report.cell.text(text)
    return report.cell.percent(number / 100, decimals) if finding.unit == "%" else report.cell.decimal(number, decimals)
