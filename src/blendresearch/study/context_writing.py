"""Rows that are put into `context.csv`: each where its indicator, region and year stand already, else below the others.

Of the other rows no byte changes, and all is done or nothing.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.base.texts import clean
from blendresearch.study.context_list import CONTEXT, OPTIONAL_OF_CONTEXT, REQUIRED_OF_CONTEXT, read_context
from blendresearch.study.files import input_file, unchanged
from blendresearch.study.list_rows import ListRows, open_list
from blendresearch.study.list_writing import put_whole
from blendresearch.study.reading.csv_rows import rows_below

_KEY = REQUIRED_OF_CONTEXT[:3]
_COLUMNS = (*REQUIRED_OF_CONTEXT, *OPTIONAL_OF_CONTEXT)
_SAID = (*REQUIRED_OF_CONTEXT[3:], *(name for name in OPTIONAL_OF_CONTEXT if name.startswith("source_")))
_LINE_END = re.compile("\r\n|\n|\r")
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}

Indicator = Mapping[str, str]


@dataclass(frozen=True)
class Written:
    """How many rows were added, how many were there and say something else now, and how many say what they said."""

    added: int
    changed: int
    same: int


def put_indicators(folder: Path, indicators: Sequence[Indicator]) -> Written:
    """Write indicators into `context.csv`, which is made where it is not there.

    Of a row that is there already value, unit and source are replaced; what readers call it is filled in where it is
    empty, and columns of one's own stay. The file keeps its encoding, separator, columns and line ends. Raises
    InputError when the file is wrong or cannot be written, or when its encoding lacks a letter; then nothing has
    changed.
    """
    path = input_file(folder, CONTEXT)
    if path is None:
        rows = [_COLUMNS, *([each.get(name, "") for name in _COLUMNS] for each in indicators)]
        put_whole(folder / CONTEXT, "".join(_line(row, ",", "\n") for row in rows).encode("utf-8"))
        return Written(len(indicators), 0, 0)
    with unchanged(path):
        read_context(folder)
        found = open_list(path, REQUIRED_OF_CONTEXT, _COLUMNS)
        before = path.read_bytes()
        text, written = _merged(path, found, before.decode(found.encoding), indicators)
        after = _encoded(text, found.encoding, before, path)
    if after != before:
        put_whole(path.resolve(), after)
    return written


def _merged(path: Path, found: ListRows, text: str, indicators: Sequence[Indicator]) -> tuple[str, Written]:
    (end,) = _LINE_END.findall(text)[:1] or ["\n"]
    coming = {tuple(each[name] for name in _KEY): each for each in indicators}
    pieces, changed, same = [], 0, 0
    for row in rows_below(path, found.encoding, found.separator):
        lines = "".join(row.lines)
        key = tuple(_cell(found.columns, row.cells, name) for name in _KEY)
        new = coming.pop(key, None) if row.number > found.heading else None
        cells = row.cells if new is None else _renewed(found.columns, row.cells, new)
        if cells != row.cells:
            last = lines[len(lines.rstrip("\r\n")) :]
            lines = _line(cells, found.separator, last)
            changed += 1
        elif new is not None:
            same += 1
        pieces.append(lines)
    if coming and pieces and not pieces[-1].endswith(("\n", "\r")):
        pieces.append(end)
    empty = [""] * len(found.columns)
    pieces += [_line(_renewed(found.columns, empty, each), found.separator, end) for each in coming.values()]
    return "".join(pieces), Written(len(coming), changed, same)


def _cell(columns: Sequence[str], cells: Sequence[str], name: str) -> str:
    at = columns.index(name)
    return clean(cells[at]) if at < len(cells) else ""


def _renewed(columns: Sequence[str], cells: Sequence[str], new: Indicator) -> list[str]:
    """Give the cells of a row with what an indicator says."""
    return [
        new[name] if name in new and (name in _SAID or not cell.strip()) else cell
        for name, cell in zip(columns, cells, strict=True)
    ]


def _line(cells: Sequence[str], separator: str, end: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=separator, lineterminator="").writerow(cells)
    return line.getvalue() + end


def _encoded(text: str, encoding: str, before: bytes, path: Path) -> bytes:
    """Write a text in the encoding of the file that it came from, with the mark that this began with."""
    own = _UTF16.get(before[:2], encoding.removesuffix("-sig"))
    mark = before[: 3 if encoding == "utf-8-sig" else 2 if before[:2] in _UTF16 else 0]
    try:
        return mark + text.encode(own)
    except UnicodeEncodeError:
        what, do = "its encoding has not all letters of the rows to be added", "Save it as CSV UTF-8"
        raise InputError(what, do=do, file=path) from None
