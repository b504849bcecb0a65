"""Published figures against recomputed ones."""

from collections import Counter

from blendresearch.blocks import Block
from blendresearch.report.report import Report
from blendresearch.reproduction import STATUSES, Finding


def reproduction(report: Report) -> list[Block]:
    """Build the chapter; nothing when no figure was published before."""
    findings = report.analysis.findings
    if not findings:
        return []
    counts = Counter(finding.status for finding in findings)
    values = {"counts": {status: counts[status] for status in STATUSES}, "figures": len(findings)}
    section = report.section("reproduction", values)
    odd = [finding for finding in findings if finding.status != "reproduced"]
    columns = [report.column("what", number=False, row_header=True)]
    columns += [report.column(name) for name in ("published", "recomputed")]
    explained = [*columns, *(report.column(name, number=False) for name in ("status", "note"))]
    status = report.language.words["reproduction"]["status"]
    rows = [[*_row(report, each), status[each.status], each.note(report.code)] for each in odd]
    section.add_table("not_reproduced", explained, rows)
    same = [_row(report, each) for each in findings if each.status == "reproduced"]
    section.add_table("reproduced", columns, same, report.remarks("reproduction"))
    return section.blocks()


def _row(report: Report, finding: Finding) -> list[str]:
    what = finding.what.get(report.code, finding.what["en"])
    return [what, *(_written(report, finding, text) for text in (finding.published, finding.recomputed))]


def _written(report: Report, finding: Finding, text: str) -> str:
    """Write a figure of the list (1.65) as the language writes it (1,65%); what is no number stays as it is."""
    try:
        number = report.numbers.decimal(text, max(finding.decimals, 0))
    except ValueError:
        return text or report.sign("unknown")
    return f"{number}%" if finding.unit == "%" else number
