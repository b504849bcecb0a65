"""What is written into a list of a study: rows below what stands there, and cells that are empty; all or nothing."""

import codecs
import csv
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.study.files import input_file, unchanged
from blendresearch.study.list_rows import open_list, read_list
from blendresearch.study.lists import COLUMNS_OF_PROJECTS
from blendresearch.study.project_lists import Said

PROJECTS = "projects.csv"
EMPTY_PROJECTS = "project_code,institution,requested_blended\n"
"""The list of projects as a study begins with it."""
_REQUIRED, _OPTIONAL = COLUMNS_OF_PROJECTS[:2], COLUMNS_OF_PROJECTS[2:]
_CODE = COLUMNS_OF_PROJECTS[0]
_LINE_END = re.compile("\r\n|\n|\r")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def listed_projects(folder: Path) -> dict[str, int] | None:
    """Give the codes in `projects.csv` with their rows, whatever its other cells are; None when there is no file.

    Raises InputError when the file cannot be read or lacks a heading.
    """
    table = read_list(folder / PROJECTS, _REQUIRED, _OPTIONAL)
    return None if table is None else dict(zip(table["project_code"], table["row"], strict=True))


def add_projects(folder: Path, codes: Sequence[str], said: Said | None = None) -> list[int]:
    """Write project codes below the last row of `projects.csv`, and give their rows.

    What `said` has of a project (by code, its cells by column) is filled in, there and in rows that have it empty. A
    list that is not there is made. What else stands in it stays as it is, in its encoding, with its separator, columns
    and line ends. Raises InputError when the file cannot be read or written; then nothing has changed.
    """
    path, said = input_file(folder, PROJECTS), said or {}
    if path is None:
        place = _Place(",", tuple(EMPTY_PROJECTS.strip().split(",")), "\n")
        lines = "".join(place.line(code, said.get(code, {})) for code in codes)
        put_whole(folder / PROJECTS, (EMPTY_PROJECTS + lines).encode("utf-8"))
        return list(range(2, 2 + len(codes)))
    with unchanged(path):
        found, before = open_list(path, _REQUIRED, COLUMNS_OF_PROJECTS), path.read_bytes()
        encoding = _UTF16.get(before[:2], found.encoding.removesuffix("-sig"))
        text = before.decode(found.encoding)
        mark = before[: len(before) - len(text.encode(encoding))]
        (end,) = _LINE_END.findall(text)[:1] or ["\n"]
        place = _Place(found.separator, found.columns, end)
        filled = place.filled(text, said) if said else text
        closed = not text or text.endswith(("\n", "\r"))
        after = filled + ("" if closed else end) + "".join(place.line(code, said.get(code, {})) for code in codes)
        content = mark + _encoded(after, encoding, path)
    put_whole(path.resolve(), content)
    written = listed_projects(folder) or {}
    return [int(written[code]) for code in codes]


def _encoded(text: str, encoding: str, path: Path) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        what = "an institution that is to be filled in has a letter that the encoding of this list lacks"
        raise InputError(what, do="Save the list as CSV UTF-8 in a spreadsheet", file=path) from None


@dataclass(frozen=True)
class _Place:
    """How rows of a list are written: its separator, its columns, and how its lines end."""

    separator: str
    columns: tuple[str, ...]
    end: str

    def line(self, code: str, said: Mapping[str, str]) -> str:
        """Write the row of a project."""
        return self._row([code if name == _CODE else said.get(name, "") for name in self.columns], self.end)

    def filled(self, text: str, said: Said) -> str:
        """Fill in the empty cells of rows of which something is said; every other row stays as it is."""
        rows = list(self._rows(text))
        times = Counter(self._code(cells) for _, cells in rows)
        # A project of several rows had several institutions: which of them has what, no list of the agency says.
        once = {code: own for code, own in said.items() if times[code] == 1}
        return "".join(self._filled_row(raw, cells, once) for raw, cells in rows)

    def _rows(self, text: str) -> Iterator[tuple[str, list[str]]]:
        """Give each row as it stands, which can go on over several lines, and its cells."""
        lines, done = list(StringIO(text, newline="")), 0
        rows = csv.reader(lines, delimiter=self.separator)
        for cells in rows:
            yield "".join(lines[done : rows.line_num]), cells
            done = rows.line_num

    def _code(self, cells: Sequence[str]) -> str:
        return cells[self.columns.index(_CODE)].strip() if len(cells) == len(self.columns) else ""

    def _filled_row(self, raw: str, cells: list[str], said: Said) -> str:
        own = said.get(self._code(cells))
        if own is None:
            return raw
        full = [cell if cell.strip() else own.get(name, cell) for name, cell in zip(self.columns, cells, strict=True)]
        return self._row(full, raw[len(raw.rstrip("\r\n")) :]) if full != cells else raw

    def _row(self, cells: Sequence[str], end: str) -> str:
        written = StringIO(newline="")
        csv.writer(written, delimiter=self.separator).writerow(cells)
        return written.getvalue().removesuffix("\r\n") + end


def put_whole(path: Path, content: bytes) -> None:
    """Put a file in place whole: who reads it meanwhile, or a disk that is full, finds the one before.

    Raises InputError when it cannot be written.
    """
    draft = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
            draft = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, draft)
        else:
            draft.chmod(0o666 & ~_umask())
        draft.replace(path)
    except OSError:
        if draft is not None:
            draft.unlink(missing_ok=True)
        do = "Close it elsewhere, or look at the permissions and the room on that disk"
        raise InputError("it cannot be written", do=do, file=path) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
