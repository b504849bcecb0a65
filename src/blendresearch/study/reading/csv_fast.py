"""The fast way to read a CSV file: the database reads it whole, on all cores. Only files that keep the rules can be.

Rows of another length, line ends of two kinds and open quotation marks make it stop, and it passes over blank lines, so
that the numbers of the rows below them would be wrong: such a file goes the slow way (`numbered_rows`), which tells
which row it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from glob import escape
from itertools import islice
from pathlib import Path

from blendresearch.study.reading.csv_rows import Head, as_utf8, has_blank_line


@dataclass(frozen=True)
class Scan:
    """A SQL source with the columns `row` (as a spreadsheet counts) and `c0`, `c1`, ... (text), and its parameters."""

    query: str
    options: dict[str, object]


@contextmanager
def scan(path: Path, encoding: str, head: Head, first_record: int, width: int) -> Iterator[Scan | None]:
    """Give the records, from the row of that index (from 0) on, as a SQL source; None when the file must go slowly."""
    # Parallel reading must stay on: without it an open quotation mark swallows the rest of the file without an error.
    table = """read_csv($path, auto_detect = false, header = false, all_varchar = true, quote = '"', escape = '"',
        strict_mode = true, null_padding = false, skip = $skip, delim = $delim, columns = $columns)"""
    with as_utf8(path, encoding) as utf8:
        if head.last_lines[first_record - 1] != first_record or _mixed(utf8, first_record) or has_blank_line(utf8):
            yield None
            return
        options = {
            "path": escape(str(utf8)),
            "skip": first_record,
            "delim": head.separator,
            "columns": dict.fromkeys((f"c{at}" for at in range(width)), "VARCHAR"),
        }
        yield Scan(f'(SELECT *, row_number() OVER () + {first_record} AS "row" FROM {table})', options)


def _mixed(path: Path, lines: int) -> bool:
    """Tell whether the first lines end in several ways: the database would skip the whole file without an error."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return len({line[len(line.rstrip("\r\n")) :] for line in islice(file, lines)}) > 1
