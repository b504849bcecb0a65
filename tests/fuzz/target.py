"""What every reader is held to, whatever bytes it is given: an error of ours or none, and never a cell of a person."""

import traceback
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd
import pytest
import xlwt
from tests.security.bombs import ods
from tests.studies import mobility, table_of, write_csv, write_export, write_study

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.tidying import judge
from blendresearch.run.analysis import Analysis
from blendresearch.statistics.measures import Sources
from blendresearch.statistics.published import reproduce
from blendresearch.study.lists import read_institutions, read_projects, read_published
from blendresearch.study.reading import csv_fast
from blendresearch.study.reading.guards import judged
from blendresearch.study.reading.kinds import kind_of
from blendresearch.study.settings import read_study

SECRET = "Zwaluwtje"
"""Stands in the seeds as the name of a person."""


def _export(folder: Path) -> None:
    with duckdb.connect() as connection:
        load_records(connection, folder)
        judge(connection, read_study(folder), None)


def _workbook(folder: Path) -> None:
    """Read an export that is a workbook, after it was judged here, where a fuzzer sees which way it takes."""
    path = next((folder / "mobilities").iterdir())
    if kind_of(path) == "workbook":
        with TemporaryDirectory() as copies:
            judged(path, Path(copies))
    _export(folder)


def _large_export(folder: Path) -> None:
    """Read an export as one that is large enough for the database's own reader."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(csv_fast, "SMALL", 0)
        _export(folder)


@cache
def _sources() -> Sources:
    with TemporaryDirectory() as place:
        analysis = Analysis.open(write_study(Path(place) / "s", {"a.csv": [mobility(1, blended="Yes")]}), place)
        frame = pd.DataFrame({"institution": ["Alpha College"], "approached": [True], "responded": [None]})
        results = analysis.results()
        return Sources(results.study, results.statistics, results.requests, results.lists.projects, frame)


def _published(folder: Path) -> None:
    for finding in reproduce(read_published(folder), _sources()):
        finding.note("nl")


def _packed(name: str) -> Callable[[bytes], bytes]:
    """Put bytes in a sound workbook as its sheet, so that they get past the unpacking."""

    def pack(data: bytes) -> bytes:
        plain, packed = BytesIO(seeds()[name.split(".")[1]]), BytesIO()
        part = {"sheet.xlsx": "xl/worksheets/sheet1.xml", "sheet.ods": "content.xml"}[name]
        with zipfile.ZipFile(plain) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
            for each in source.namelist():
                target.writestr(each, data if each == part else source.read(each))
        return packed.getvalue()

    return pack


# By kind: the file that the bytes become, how they are packed, and the reader.
KINDS: dict[str, tuple[str, Callable[[bytes], bytes], Callable[[Path], object]]] = {
    "csv": ("mobilities/a.csv", bytes, _export),
    "large.csv": ("mobilities/a.csv", bytes, _large_export),
    "xlsx": ("mobilities/a.xlsx", bytes, _workbook),
    "sheet.xlsx": ("mobilities/a.xlsx", _packed("sheet.xlsx"), _workbook),
    "xls": ("mobilities/a.xls", bytes, _workbook),
    "ods": ("mobilities/a.ods", bytes, _workbook),
    "sheet.ods": ("mobilities/a.ods", _packed("sheet.ods"), _workbook),
    "headings.toml": ("headings.toml", bytes, _export),
    "study.toml": ("study.toml", bytes, read_study),
    "projects.csv": ("projects.csv", bytes, read_projects),
    "institutions.csv": ("institutions.csv", bytes, read_institutions),
    "published.csv": ("published.csv", bytes, _published),
}


@cache
def seeds() -> dict[str, bytes]:
    """Give a sound file of each kind, with a person in it, from which others are mutated."""
    rows = [mobility(number, blended="Yes") | {"Name": SECRET} for number in range(3)]
    with TemporaryDirectory() as place:
        folder = Path(place)
        write_csv(folder / "a.csv", table_of(rows))
        write_export(folder / "a.xlsx", rows)
        study = write_study(folder / "s", {})
        made = {name: (folder / name).read_bytes() for name in ("a.csv", "a.xlsx")}
        made |= {name: (study / name).read_bytes() for name in ("study.toml", "projects.csv")}
        made["a.ods"] = ods(folder / "a.ods", _ods_rows(table_of(rows))).read_bytes()
        made["a.xls"] = _xls(table_of(rows))
    with zipfile.ZipFile(BytesIO(made["a.xlsx"])) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    with zipfile.ZipFile(BytesIO(made["a.ods"])) as book:
        content = book.read("content.xml")
    return {
        "csv": made["a.csv"],
        "large.csv": made["a.csv"],
        "xlsx": made["a.xlsx"],
        "sheet.xlsx": sheet,
        "xls": made["a.xls"],
        "ods": made["a.ods"],
        "sheet.ods": content,
        "headings.toml": b'blended = ["Blended activiteit", "x"]\nstatus = []\n',
        "study.toml": made["study.toml"]
        + b"[rules.2024.durations]\nLM-SHORT-VET = [10, 89]\n[disclosure]\n[[remarks]]\n",
        "projects.csv": made["projects.csv"],
        "institutions.csv": b"institution,approached,responded,note\nAlpha,yes,no,x\nBeta,,,\n",
        "published.csv": b'id,what,published,decimals,measure\na,A,4,0,"blended cohort=completed"\nb,B,1.5,1,x\n',
    }


def _ods_rows(table: list[list[object]]) -> str:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = ("".join(cell.format(text) for text in cells) for cells in table)
    return "".join(f"<table:table-row>{cells}</table:table-row>" for cells in rows)


def _xls(table: list[list[object]]) -> bytes:
    book, content = xlwt.Workbook(), BytesIO()
    sheet = book.add_sheet("a")
    for row, cells in enumerate(table):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    book.save(content)
    return content.getvalue()


def read(kind: str, data: bytes) -> InputError | None:
    """Read bytes as a file of a kind and give the error that tells why not, if it is none.

    Anything but one sentence about the file is a fault of the reader, also where a process apart broke off; so is a
    cell in the sentence.
    """
    name, pack, reader = KINDS[kind]
    with TemporaryDirectory() as place:
        # An export that is sound stands beside the settings, which would otherwise not be read.
        folder = write_study(Path(place) / "s", {"z.csv": [mobility(0)]} if kind == "headings.toml" else {})
        (folder / name).write_bytes(pack(data))
        try:
            reader(folder)
        except InputError as error:
            assert error.what and error.do, "a sentence lacks what is wrong or what to do"
            told = "".join(traceback.format_exception(error))
            assert SECRET not in told, "a message holds a cell"
            return error
    return None
