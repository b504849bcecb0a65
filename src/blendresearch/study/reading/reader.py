"""The program of the process apart (`apart`): it judges and reads a workbook, and answers what it is asked about it.

What is read is a copy of the parts that were judged, under a name that says what it is, so that no reader has to guess.
"""

import os
import pickle
import shutil
import signal
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from errno import EDQUOT, ENOSPC
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook

from blendresearch.base.errors import BlendResearchError
from blendresearch.base.faults import as_told
from blendresearch.study.reading.apart import beyond_memory
from blendresearch.study.reading.cell_faults import Fault, day_zero, faults
from blendresearch.study.reading.guards import cannot_be_read, judged, refuse_too_many
from blendresearch.study.reading.workbooks import Cell, Unvalued, text_of

_AT_ONCE, _USUAL_LENGTH = 1 << 20, 8
_LONGEST_IN_FIRST_ROWS = 1_000


class Reader:
    """One workbook at a time. Its public methods are what can be asked."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._copy = folder, Path()
        self._sheets: list[CalamineSheet] = []
        self._rows: Iterator[list[Cell]] = iter(())

    def open(self, path: Path, first: int) -> tuple[list[list[list[Cell]]], date]:
        """Judge and read a workbook; give so many first rows of each sheet, and the day from which numbers count."""
        self.close()
        self._copy = judged(path, self._folder)
        cells = 0
        with CalamineWorkbook.from_path(self._copy) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                self._sheets.append(sheet)
                # A workbook can name one part as many sheets.
                cells += (sheet.end[0] + 1) * (sheet.end[1] + 1) if sheet.end else 0
                refuse_too_many(cells, path)
        return [_cut(islice(_rows_of(sheet), first)) for sheet in self._sheets], day_zero(self._copy)

    def is_filled(self, sheet: int, row: int) -> bool:
        """Tell whether a sheet has a cell with text from a row (from 0) on."""
        return any(text_of(cell) for cells in islice(_rows_of(self._sheets[sheet]), row, None) for cell in cells)

    def begin(self, sheet: int) -> None:
        """Begin to give the rows of a sheet."""
        self._rows = _marked(_rows_of(self._sheets[sheet]), faults(self._copy, sheet))

    def more(self) -> list[list[Cell]]:
        """Give the next rows of the sheet that was begun; none at its end."""
        rows: list[list[Cell]] = []
        size = 0
        for cells in self._rows:
            rows.append(cells)
            size += sum(len(cell) if isinstance(cell, str) else _USUAL_LENGTH for cell in cells)
            if size >= _AT_ONCE:
                break
        return rows

    def close(self) -> None:
        """Let go of the workbook."""
        self._sheets, self._rows = [], iter(())
        for copy in self._folder.iterdir():
            copy.unlink()


def _rows_of(sheet: CalamineSheet) -> Iterator[list[Cell]]:
    """Give the rows of a sheet from its first row and column on."""
    if sheet.start is None:
        return
    before: list[Cell] = [""] * sheet.start[1]
    for cells in sheet.iter_rows():
        yield [*before, *cells] if before else cells


def _cut(rows: Iterable[list[Cell]]) -> list[list[Cell]]:
    """Give rows with long texts cut: what they are about is seen from less, and no heading is as long."""
    return [[cell[:_LONGEST_IN_FIRST_ROWS] if isinstance(cell, str) else cell for cell in cells] for cells in rows]


def _marked(rows: Iterable[list[Cell]], found: Iterable[Fault]) -> Iterator[list[Cell]]:
    """Give rows with what stands for cells without a value."""
    waiting: defaultdict[int, list[Fault]] = defaultdict(list)
    for fault in found:
        waiting[fault.row].append(fault)
    holding: list[Fault] = []
    for row, cells in enumerate(rows):
        holding = [fault for fault in (*holding, *waiting.pop(row, ())) if fault.row + fault.rows > row]
        for fault in holding:
            for column in range(fault.column, min(fault.column + fault.columns, len(cells))):
                cells[column] = _mark(fault)
        yield cells


def _mark(fault: Fault) -> str | Unvalued:
    if fault.merged:
        return Unvalued.MERGED
    return Unvalued.FORMULA if fault.error is None else fault.error


def _answer(reader: Reader, path: Path, request: str, arguments: tuple) -> Any:
    """Give what was asked for, or the error that tells why not."""
    try:
        return getattr(reader, request)(*arguments)
    except BlendResearchError as error:
        return error
    except MemoryError:
        return beyond_memory(path)
    except OSError as error:
        return as_told(error) if error.errno in (ENOSPC, EDQUOT) else cannot_be_read(path)
    except BaseException:  # whatever libraries make of a broken file; a panic in another language is no Exception
        return cannot_be_read(path)


def _bounded(memory: int) -> None:
    """Keep this process to so many bytes of memory, where the system can, and let it leave no image of them."""
    try:
        import resource  # noqa: PLC0415 - not there on every system

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, OSError, ValueError):
        pass


def _listen(requests: SimpleQueue, folder: Path) -> None:
    """Take requests until nobody is there to ask: then end at once, whatever is being read."""
    with suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            requests.put(pickle.load(sys.stdin.buffer))
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def main() -> None:
    """Answer requests: the path of a workbook, a method of `Reader` and its arguments."""
    folder, memory = Path(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks hears of it, too, and ends this process
    _bounded(memory)
    requests: SimpleQueue[tuple[Path, str, tuple]] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, folder), daemon=True).start()
    reader, answers = Reader(folder), sys.stdout.buffer
    answer: Any = True  # ready
    while True:
        pickle.dump(answer, answers)
        answers.flush()
        path, request, arguments = requests.get()
        answer = _answer(reader, path, request, arguments)
