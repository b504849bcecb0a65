"""How fast a study is made, as ratios: `python -m blendresearch.benchmarks.speed` measures and rewrites docs/speed.md.

What is compared runs in turn, in one call and on one machine (`timing`); seconds of another day or machine say little.
It takes a clone, with its history for the comparison with version 0.1, and about an hour for everything.
"""

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from blendresearch.benchmarks.cases import CASES, Setting
from blendresearch.benchmarks.speed_table import MANY_ROWS, Found, rewrite
from blendresearch.benchmarks.timing import ROOT, MeasuringError, can_sample, progress

DOCS = ROOT / "docs" / "speed.md"


def measure(setting: Setting, part: str) -> list[Found]:
    """Measure one part in a folder of its own, which goes afterwards."""
    progress(f"{part}:")
    with TemporaryDirectory(prefix=f"{part}-", dir=setting.folder) as folder:
        return list(CASES[part](replace(setting, folder=Path(folder))))


def machine() -> str:
    """Say on what was measured."""
    parts = [f"{platform.system()} on {os.cpu_count()} cores", f"Python {platform.python_version()}"]
    parts += [f"{name} {version(name)}" for name in ("duckdb", "typst", "matplotlib", "papermill")]
    return f"Last measured on {', '.join(parts)}."


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the options of the command."""
    parser = argparse.ArgumentParser(prog="python -m blendresearch.benchmarks.speed", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(CASES), default=list(CASES), help="only these parts")
    parser.add_argument("--repeat", type=int, default=5, help="rounds that count, after one that does not")
    parser.add_argument("--rows", type=int, nargs="+", default=list(MANY_ROWS), help="sizes of the part 'rows'")
    parser.add_argument("--out", type=Path, default=DOCS, help="the Markdown file whose table is rewritten")
    asked = parser.parse_args(arguments)
    if min(asked.repeat, *asked.rows) < 1:
        parser.error("--repeat and --rows take numbers from 1")
    return asked


def main(arguments: Sequence[str]) -> None:
    """Measure, rewrite the table and print it."""
    asked = options(arguments)
    if not can_sample():
        progress("Peak memory is not measured: that takes Linux.")
    with TemporaryDirectory(prefix="blendresearch-speed-") as folder:
        setting = Setting(Path(folder), asked.repeat, tuple(asked.rows))
        for part in (part for part in CASES if part in asked.only):
            # Written after each part, so that what breaks off later takes nothing along.
            table = rewrite(asked.out, measure(setting, part), machine())
    print(table)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except MeasuringError as error:
        sys.exit(str(error))
