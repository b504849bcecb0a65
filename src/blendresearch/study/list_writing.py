"""Rows that are added to a list of a study: below what stands there, of which no byte changes, and all or nothing."""

import codecs
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.study.files import input_file, unchanged
from blendresearch.study.list_rows import open_list, read_list
from blendresearch.study.lists import COLUMNS_OF_PROJECTS

PROJECTS = "projects.csv"
EMPTY_PROJECTS = "project_code,institution,requested_blended\n"
"""The list of projects as a study begins with it."""
_REQUIRED, _OPTIONAL = COLUMNS_OF_PROJECTS[:2], COLUMNS_OF_PROJECTS[2:]
_LINE_END = re.compile("\r\n|\n|\r")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def listed_projects(folder: Path) -> dict[str, int] | None:
    """Give the codes in `projects.csv` with their rows, whatever its other cells are; None when there is no file.

    Raises InputError when the file cannot be read or lacks a heading.
    """
    table = read_list(folder / PROJECTS, _REQUIRED, _OPTIONAL)
    return None if table is None else dict(zip(table["project_code"], table["row"], strict=True))


def add_projects(folder: Path, codes: Sequence[str]) -> list[int]:
    """Write project codes below the last row of `projects.csv`, their other cells empty, and give their rows.

    A list that is not there is made. What stands in it stays as it is, in its encoding, with its separator, columns and
    line ends. Raises InputError when the file cannot be read or written; then nothing has changed.
    """
    path = input_file(folder, PROJECTS)
    if path is None:
        lines = "".join(f"{code},,\n" for code in codes)
        put_whole(folder / PROJECTS, (EMPTY_PROJECTS + lines).encode("utf-8"))
        return list(range(2, 2 + len(codes)))
    with unchanged(path):
        found, before = open_list(path, _REQUIRED, COLUMNS_OF_PROJECTS), path.read_bytes()
        encoding = _UTF16.get(before[:2], found.encoding.removesuffix("-sig"))
        text = before.decode(found.encoding)
        (end,) = _LINE_END.findall(text)[:1] or ["\n"]
        place = found.columns.index(COLUMNS_OF_PROJECTS[0])
        rows = [found.separator.join(_cells(code, place, len(found.columns))) for code in codes]
        closed = not text or text.endswith(("\n", "\r"))
        after = before + (("" if closed else end) + "".join(row + end for row in rows)).encode(encoding)
    put_whole(path.resolve(), after)
    written = listed_projects(folder) or {}
    return [int(written[code]) for code in codes]


def _cells(code: str, place: int, width: int) -> list[str]:
    return [code if at == place else "" for at in range(width)]


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
