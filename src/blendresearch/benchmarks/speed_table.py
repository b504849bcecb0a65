"""The table of the speed: its rows, what each is held against, and how it stands in docs/speed.md between two marks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from blendresearch.benchmarks.timing import Series

BEGIN, END = "<!-- speed: begin -->", "<!-- speed: end -->"
_HEADING = ("what", "took", "beside it", "took", "ratio", "target", "met", "runs", "note")
_UNMEASURED = "not measured yet"
_TARGETS = {"times": "at most {:g}", "seconds": "at most {:g} s", "gigabytes": "under {:g} GB"}


@dataclass(frozen=True)
class Row:
    """One row: what is measured, and what was measured beside it, in turn.

    `limit` is the target, None when there is none: on the ratio (`on` is "times"), or on the seconds or gigabytes.
    """

    part: str
    what: str
    beside: str
    limit: float | None = None
    on: str = "times"

    @property
    def target(self) -> str:
        """Write the target."""
        return "" if self.limit is None else _TARGETS[self.on].format(self.limit)


def time_of_rows(rows: int) -> Row:
    """Give the row of the time that an export of so many rows takes."""
    return Row("rows", f"a study of {rows:,} rows, without the time of the reference study", "DuckDB alone", 4)


def memory_of_rows(rows: int) -> Row:
    """Give the row of the memory that an export of so many rows takes."""
    return Row(
        "rows", f"a study of {rows:,} rows: peak memory of all processes", "the reference study", 1.5, "gigabytes"
    )


PYTHON = "Python that does nothing"
WHOLE = "the whole run"
OLD = Row("run", WHOLE, "version 0.1", 0.22)
PLAIN = Row("run", WHOLE, "papermill and nbconvert", 0.3)
FLOOR = Row("run", WHOLE, "its floor", 1.5)
UNCHANGED = Row("again", "a second run without a change", WHOLE, 1, "seconds")
SENTENCE = Row("again", "after a changed sentence", WHOLE)
THRESHOLD = Row("again", "after a changed threshold", WHOLE)
EXPORT = Row("again", "after a changed export", WHOLE)
CHECK = Row("commands", "`blendresearch check`", PYTHON, 2, "seconds")
LIST = Row("commands", "`blendresearch list`", PYTHON, 0.4, "seconds")
HELP = Row("commands", "`blendresearch --help`", PYTHON, 0.4, "seconds")
MANY = Row("many", "twenty small studies in one command", "twenty commands, one after the other", 0.75)
MANY_ROWS = (1_000_000, 3_000_000, 10_000_000)
ROWS = [
    OLD, PLAIN, FLOOR, UNCHANGED, SENTENCE, THRESHOLD, EXPORT, CHECK, LIST, HELP, MANY,
    *(row(rows) for rows in MANY_ROWS for row in (time_of_rows, memory_of_rows)),
]  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What was measured for a row, and beside it: seconds or gigabytes, as many of the one as of the other."""

    row: Row
    taken: Series
    beside: Series
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Tell whether the median keeps to the target."""
        judged = self.taken.over(self.beside) if self.row.on == "times" else self.taken
        return self.row.limit is None or judged.median <= self.row.limit

    def cells(self) -> list[str]:
        """Write the cells of the row."""
        met = "" if self.row.limit is None else "yes" if self.is_met else "no"
        unit, row, runs = " GB" if self.row.on == "gigabytes" else " s", self.row, str(len(self.taken.values))
        taken, beside, ratio = self.taken.told(unit), self.beside.told(unit), self.taken.over(self.beside).told()
        return [row.what, taken, row.beside, beside, ratio, row.target, met, runs, self.note]


def lines(found: Iterable[Found], earlier: str = "") -> list[str]:
    """Write the table; a row that was not measured now stands as the `earlier` text has it, or says that it was not.

    Rows that belong to no list (other numbers of rows) come last.
    """
    now = {each.row: _line(each.cells()) for each in found}
    before = {_key(line): line for line in earlier.splitlines() if line.startswith("| ")}
    table = [_line(_HEADING), "|" + "---|" * len(_HEADING)]
    for row in [*ROWS, *(row for row in now if row not in ROWS)]:
        blank = _line([row.what, _UNMEASURED, row.beside, "", "", row.target, "", "", ""])
        table.append(now.get(row) or before.get(_key(blank)) or blank)
    return table


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _key(line: str) -> tuple[str, str]:
    cells = [cell.strip() for cell in line.split("|")]
    return cells[1], cells[3]


def between_marks(text: str) -> str:
    """Give what a text has between the marks; nothing where there are none."""
    found = re.search(f"{BEGIN}(.*?){END}", text, re.DOTALL)
    return found[1] if found else ""


def rewrite(path: Path, found: Iterable[Found], machine: str) -> str:
    """Put the table between the marks of a file, which is made when it is not there, and give the table."""
    text = path.read_text(encoding="utf-8") if path.is_file() else f"{BEGIN}{END}\n"
    table = "\n".join(lines(found, between_marks(text)))
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    path.write_text(f"{before}{BEGIN}\n{machine}\n\n{table}\n{END}{after}", encoding="utf-8", newline="\n")
    return table
