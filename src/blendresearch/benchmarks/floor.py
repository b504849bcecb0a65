"""What a run of a study cannot spare: each part alone, in a process of its own, that prints its seconds.

    python -m blendresearch.benchmarks.floor reading STUDY
    python -m blendresearch.benchmarks.floor counting STUDY PROCESSED
    python -m blendresearch.benchmarks.floor drawing STUDY OUTPUT NOTEBOOK LANGUAGE
    python -m blendresearch.benchmarks.floor compiling NOTEBOOK

PROCESSED and OUTPUT are where an earlier run put its tables, NOTEBOOK is its executed report. Imports do not count:
they are a part of their own.
"""

import functools
import inspect
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import nbformat
import typst

from blendresearch.base.tables import load_table
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.preparing import open_mobilities
from blendresearch.render import Document, read_volumes
from blendresearch.render.annex import with_figure_data
from blendresearch.render.compile import STANDARDS, UNDATED, fonts_of_reports
from blendresearch.render.figures import bars, counts, funnel_plot, rows_with_numbers
from blendresearch.render.figures.canvas import as_svg, canvas
from blendresearch.render.typst import source_lines
from blendresearch.statistics.base_tables import make_tables
from blendresearch.statistics.counting import count
from blendresearch.study.inputs import read_inputs


def reading(study: str) -> float:
    """Read all exports into the database."""
    with duckdb.connect() as connection:
        began = time.perf_counter()
        load_records(connection, Path(study))
        return time.perf_counter() - began


def counting(study: str, processed: str) -> float:
    """Count tidy mobilities, and make the base tables of the counts."""
    folder, inputs = Path(processed), read_inputs(Path(study))
    found = [load_table(folder, name) for name in ("registration", "bounds", "empty_exports")]
    with open_mobilities(folder) as mobilities:
        began = time.perf_counter()
        make_tables(inputs, count(mobilities, *found))
        return time.perf_counter() - began


def drawing(study: str, output: str, notebook: str, language: str) -> float:
    """Draw the figures of a report: its cells are run, and what they spend within drawings is added up."""
    spent: list[float] = []
    for module in (bars, counts, funnel_plot, rows_with_numbers):  # before chapters take the functions by name
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                setattr(module, name, _clocked(function, spent))
    as_svg(canvas(1.0, "x")[0])  # the first figure of a process looks for its fonts, as the start of a run does
    names = {"study": study, "output": output, "language": language, "edition": "full"}
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "code" and not {"parameters", "injected-parameters"} & set(cell.metadata.get("tags", [])):
            exec(cell.source, names)
    if not spent:
        raise SystemExit(f"no figure was drawn by the cells of {Path(notebook).name}")
    return sum(spent)


def _clocked(function: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    @functools.wraps(function)
    def clocked(*arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            spent.append(time.perf_counter() - began)

    return clocked


def compiling(notebook: str) -> float:
    """Compile both volumes of an executed notebook to tagged PDFs, each once."""
    volumes = read_volumes(nbformat.read(notebook, as_version=4)).all
    return sum(_compiled(with_figure_data(volume)) for volume in volumes)


def _compiled(document: Document) -> float:
    front, items = source_lines(document)
    with TemporaryDirectory(prefix="blendresearch-") as folder:
        source = Path(folder, "report.typ")
        source.write_text(front + "\n".join(items) + "\n", encoding="utf-8", newline="\n")
        source.with_name("asked.json").write_text("{}", encoding="utf-8")
        fonts = fonts_of_reports(Path(folder, "fonts"))
        compiler = typst.Compiler(source, font_paths=fonts, ignore_system_fonts=True)
        began = time.perf_counter()
        compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=UNDATED)
        return time.perf_counter() - began


if __name__ == "__main__":
    parts = {"reading": reading, "counting": counting, "drawing": drawing, "compiling": compiling}
    print(parts[sys.argv[1]](*sys.argv[2:]))
