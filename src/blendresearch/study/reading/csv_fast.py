"""The fast way to read a CSV file: the database reads it whole, on all cores. Only files that keep the rules can be.

Rows of another length, line ends of two kinds and open quotation marks make it stop, or lose rows without an error; and
it passes over blank lines, so that the numbers of the rows below them would be wrong. So its records are held against
an independent count, and a file that does not keep the rules goes the slow way (`numbered_rows`), which tells which row
it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from blendresearch.study.reading.csv_count import count_records
from blendresearch.study.reading.csv_rows import Head, as_utf8

# Below it a query takes longer than the rows.
SMALL = 1 << 20


@dataclass(frozen=True)
class Scan:
    """A SQL source with the columns `c0`, `c1`, ... (text) in the order of the file, its parameters, and its rows.

    Who reads another number of rows than `records` has not read the file.
    """

    query: str
    options: dict[str, object]
    records: int


@contextmanager
def scan(path: Path, encoding: str, head: Head, first_record: int, width: int) -> Iterator[Scan | None]:
    """Give the records, from the row of that index (from 0) on, as a SQL source; None when the file must go slowly."""
    if path.stat().st_size < SMALL or head.last_lines[first_record - 1] != first_record:
        yield None
        return
    # Parallel reading must stay on: without it an open quotation mark swallows the rest of the file without an error.
    query = """read_csv($path, auto_detect = false, header = false, all_varchar = true, quote = '"', escape = '"',
        strict_mode = true, null_padding = false, skip = $skip, delim = $delim, columns = $columns)"""
    with as_utf8(path, encoding) as utf8:
        counted = count_records(utf8)
        options = {
            "path": escape(str(utf8)),
            "skip": first_record,
            "delim": head.separator,
            "columns": dict.fromkeys((f"c{at}" for at in range(width)), "VARCHAR"),
        }
        yield Scan(query, options, counted.records - first_record) if counted.even else None
