"""The methods with their formulas and sources, and the simulation that shows how far their intervals hold."""

from blendresearch import __version__
from blendresearch.benchmarks import coverage
from blendresearch.render.blocks import Block
from blendresearch.report.chapters.beyond_registered import add_sample_coverage
from blendresearch.report.report import Report

_METHODS = ("wilson", "logit_t", "effective_wilson", "same_institutions")


def methods(report: Report) -> list[Block]:
    """Build the chapter."""
    table = coverage.read()
    values = {"runs": int(table["runs"].iloc[0]), "seed": int(table["seed"].iloc[0])}
    values |= {"surveyed": bool(report.survey), "compared": report.editions is not None}
    section = report.section("methods", values)
    settings = [report.column(name, row_header=True) for name in ("mean_share", "correlation")]
    columns = [report.column("setting", number=False, row_header=True), *settings, *map(report.column, _METHODS)]
    keys = ["institutions", "sizes", "share", "correlation"]
    cells = table.pivot_table("coverage", keys, "method", sort=False)
    rows = []
    for (institutions, sizes, share, correlation), row in cells.iterrows():
        label = report.say(f"sizes_{sizes}", institutions=institutions)
        settings = [report.cell.percent(share, 0), report.cell.decimal(correlation, 2)]
        rows.append([label, *settings, *(report.cell.percent(row[method], 1) for method in _METHODS)])
    source = report.say("source_simulation", version=__version__)
    section.add_table("coverage", columns, rows, source=source)
    add_sample_coverage(report, section, source)
    return section.blocks()
