"""What `check` takes for input of which one thing is very large: `python -m blendresearch.benchmarks.odd_input`.

It writes the studies of `odd_studies` one by one, and prints a table for docs/speed.md: seconds of the processor, which
other work on the machine changes little. A name or several (`"mixed line ends"`) measure these alone.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from blendresearch.benchmarks.odd_studies import ODD_STUDIES, OF_FILES, write_odd_study
from blendresearch.benchmarks.timing import MeasuringError, timed

_NUMBERS, _NUMBERS_OF_FILES = (20_000, 100_000), (1_000, 5_000)
_CHECK = "import sys; from blendresearch.run.cli import main; sys.argv[0] = 'blendresearch'; main()"


def seconds_of_check(study: Path) -> float:
    """Give the seconds of the processor that a check takes, whatever it finds."""
    before = os.times()
    try:
        timed("-c", _CHECK, "check", study, "--format", "json", cwd=study.parent)
    except MeasuringError as error:  # input that is wrong ends with 3
        if " ended with 3:" not in str(error):
            raise
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main(kinds: Sequence[str]) -> None:
    """Measure some kinds of studies, or all, and print the table."""
    print("| a study with | its number | seconds |\n|---|---|---|")
    for kind in kinds or ODD_STUDIES:
        for number in _NUMBERS_OF_FILES if kind in OF_FILES else _NUMBERS:
            with TemporaryDirectory(prefix="blendresearch-odd-") as folder:
                study = write_odd_study(Path(folder) / "odd", kind, number)
                print(f"| {kind} | {number:,} | {seconds_of_check(study):.1f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
