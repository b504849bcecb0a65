"""What was done and not registered: what a validation sample says of it, and what would follow without one."""

from blendresearch.benchmarks import sample_coverage
from blendresearch.render.blocks import Block, Row
from blendresearch.report.beyond import Beyond, beyond
from blendresearch.report.report import Report
from blendresearch.report.section import Section

_METHODS = ("wilson", "jeffreys", "clopper_pearson")


def beyond_registered(report: Report) -> list[Block]:
    """Build the chapter where anything blended was registered that is shown, or a sample was answered."""
    found = [beyond(report, cohort) for cohort in report.counted]
    told = [each for each in found if each.scenarios or each.sample]
    withheld = report.results.withholds_estimates
    if not told and not withheld:
        return []
    sampled = [each for each in told if each.sample]
    asked = not report.results.tables.validation_estimate.empty
    values = {"told": told, "sampled": sampled, "withheld": withheld, "asked": asked}
    section = report.section("beyond_registered", values)
    if sampled:
        _add_sample(report, section, sampled)
    if any(each.scenarios for each in told):
        _add_scenarios(report, section, told)
    return section.blocks()


def _add_sample(report: Report, section: Section, sampled: list[Beyond]) -> None:
    columns = [report.column("cohort", number=False, row_header=True), report.column("part_of_sample", number=False)]
    names = ("mobilities", "drawn", "answer_yes", "answer_no", "answer_unknown", "estimate", "interval", "if_unknown")
    columns += [report.column(name) for name in names]
    cell = report.cell
    rows: list[Row] = []
    for each in sampled:
        for name in ("all", "flagged", "others"):
            own = getattr(each.sample, name)
            counts = [cell.integer(int(own[key])) for key in ("total", "drawn", "yes", "no", "unknown")]
            estimate = [cell.percent(own["estimate"], 1), cell.range(own["lower"], own["upper"], 1)]
            bounds = cell.range(own["if_no"], own["if_yes"], 1) if own["unknown"] else cell.sign("not_applicable")
            label = each.cohort.label.capitalize()
            rows.append([label, report.say(f"sample_{name}"), *counts, *estimate, bounds])
    section.add_table("validation", columns, rows, report.remarks("registration_quality"))


def _add_scenarios(report: Report, section: Section, told: list[Beyond]) -> None:
    with_focus = any(each.share_focus is not None for own in told for each in own.scenarios)
    columns = [report.column("cohort", number=False, row_header=True), report.column("scenario", number=False)]
    columns.append(report.column("share"))
    columns += [report.column(name) for name in ("share_of_focus", "share_of_others", "gap")] if with_focus else []
    rows: list[Row] = []
    for own in told:
        for each in own.scenarios:
            label = report.say(f"scenario_{each.name}", s=each, focus=report.study.focus)
            row: Row = [own.cohort.label.capitalize(), label, report.cell.percent(each.share, 2)]
            shares = [report.cell.percent(share, 2) for share in (each.share_focus, each.share_others)]
            rows.append([*row, *shares, report.cell.points(each.gap, 2)] if with_focus else row)
    section.add_table("sensitivity", columns, rows)


def add_sample_coverage(report: Report, section: Section, source: str) -> None:
    """Add the simulation of the interval of a validation sample to the chapter on methods."""
    table = sample_coverage.read()
    keys = ["population", "size", "true_share"]
    cells = table.pivot_table("coverage", keys, "method", sort=False)
    columns = report.columns("population", "sample_size", "mean_share", "wilson", "jeffreys", "clopper_pearson")
    rows = [
        [
            report.say(f"population_{name}"),
            report.cell.integer(size),
            report.cell.percent(share, 1),
            *(report.cell.percent(row[method], 1) for method in _METHODS),
        ]
        for (name, size, share), row in cells.iterrows()
    ]
    section.add_table("sample_coverage", columns, rows, source=source)
