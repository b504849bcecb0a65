"""Where the numbers come from."""

from blendresearch import __version__
from blendresearch.analysis import digest_of
from blendresearch.blocks import Block
from blendresearch.report.report import Report


def provenance(report: Report) -> list[Block]:
    """Build the chapter: the input by hash, the version of the package, and how to make the report again."""
    inputs = report.analysis.inputs
    exports = {path: digest for path, digest in inputs.items() if path.startswith("mobilities/")}
    values = {"version": __version__, "study_name": report.analysis.workspace.name, "exports": len(exports)}
    section = report.section("provenance", values)
    columns = [report.column(name, number=False, row_header=name == "input") for name in ("input", "hash")]
    rows = [[path, digest[:16]] for path, digest in inputs.items() if path not in exports and path != "README.md"]
    rows.append([report.say("export_files", count=len(exports)), digest_of(exports)[:16]])
    section.add_table("inputs", columns, rows)
    return section.blocks()
