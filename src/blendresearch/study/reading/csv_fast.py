"""The fast way to read a CSV file: the database reads it whole, on all cores. Only files that keep the rules can be.

Rows of another length, line ends of two kinds and open quotation marks make it stop, or lose rows without an error; it
passes over an empty cell too many at the end of a row, and over blank lines, so that the numbers of the rows below them
would be wrong. So its records and their cells are held against an independent count, and a file that does not keep the
rules goes the slow way (`rows_below`), which tells which row it is. The lines above the records are not left to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from blendresearch.study.reading.csv_count import count_records
from blendresearch.study.reading.csv_rows import RowShape, as_utf8

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
def scan(
    path: Path, encoding: str, separator: str, *, lines_above: int, width: int, shape: RowShape
) -> Iterator[Scan | None]:
    """Give the records below the first lines as a SQL source; None when the file must go slowly.

    `width` is the number of its columns, `shape` what a record looks like: none may stand within a cell of another.
    """
    if path.stat().st_size < SMALL:
        yield None
        return
    # Parallel reading must stay on: without it an open quotation mark swallows the rest of the file without an error.
    query = """read_csv($path, auto_detect = false, header = false, all_varchar = true, quote = '"', escape = '"',
        strict_mode = true, null_padding = false, hive_partitioning = false,
        skip = $skip, delim = $delim, columns = $columns)"""
    with as_utf8(path, encoding, lines_above) as utf8:
        counted = count_records(utf8.path, separator, shape, utf8.first_byte)
        options = {
            "path": escape(str(utf8.path)),
            "skip": utf8.lines_above,
            "delim": separator,
            "columns": dict.fromkeys((f"c{at}" for at in range(width)), "VARCHAR"),
        }
        yield Scan(query, options, counted.records) if counted.plain and counted.is_even(width) else None
