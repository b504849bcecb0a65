"""Long lists as workbooks: safe to open, the same bytes, and the same cells whether they fit in memory or not."""

import errno
import zipfile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from tests.render.test_spreadsheets import FORMULAS

from blendresearch.render import long_lists
from blendresearch.render.long_lists import Column, ListSheet, LongList, write_lists

COLUMNS = (Column("Wat", 20), Column("Rij", 8))


def sheet(label: str, *lists: LongList, **more) -> ListSheet:
    return ListSheet(label, f"Lijst van {label}", ["Een noot"], COLUMNS, lists, **more)


def book(path, sheets) -> bytes:
    write_lists(path, sheets, title="Lijsten", language="nl-NL")
    return path.read_bytes()


@pytest.fixture
def sheets() -> list[ListSheet]:
    texts = [*FORMULAS, "https://x.example", "00123", "1e5", "a\x00b\u202ec", "x" * 40_000]
    first = LongList("Fouten", [(text, number) for number, text in enumerate(texts)], ["Nog meer"])
    return [
        sheet("Overzicht", LongList("", [("Alpha", 1), ("Beta", 2), ("Gamma", 3)]), linked=2),
        sheet("Alpha", first, LongList("Vinkjes", [("b", 2)])),
        sheet("ALPHA", LongList("Fouten", [("b", 2)])),
    ]


@pytest.fixture(params=["in memory", "on disk"])
def kept(request, monkeypatch) -> str:
    if request.param == "on disk":
        monkeypatch.setattr(long_lists, "_MOST_IN_MEMORY", 0)
    return request.param


def test_cells_are_texts_and_numbers_and_nothing_else(kept, sheets, tmp_path):
    book(tmp_path / "a.xlsx", sheets)
    read = CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    assert read.sheet_names == ["Overzicht", "Alpha", "ALPHA 2"]
    rows = read.get_sheet_by_name("Alpha").to_python()
    assert [row[0] for row in rows[:6]] == ["Lijst van Alpha", "Een noot", "", "Fouten", "Nog meer", "Wat"]
    texts = [row[0] for row in rows[6:17]]
    assert texts[:9] == ["=1+1", "+31 6", "-x", "@SUM(A1)", FORMULAS[4], "=1", "https://x.example", "00123", "1e5"]
    assert (texts[9], len(texts[10])) == ("a bc", 32_000)
    assert [row[1] for row in rows[6:17]] == list(range(11))
    assert [row[0] for row in rows[17:21]] == ["", "Vinkjes", "Wat", "b"]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)
            assert b"TargetMode" not in parts.read(name)


def test_overview_leads_to_the_sheets(kept, sheets, tmp_path):
    book(tmp_path / "a.xlsx", sheets)
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["Overzicht"]
    assert [page.cell(row, 1).value for row in (5, 6, 7)] == ["Alpha", "Beta", "Gamma"]
    links = [page.cell(row, 1).hyperlink for row in (5, 6, 7)]
    assert [link and link.location for link in links] == ["'Alpha'!A1", "'ALPHA 2'!A1", None]
    assert page.auto_filter.ref == "A4:B7"


def test_same_lists_are_the_same_bytes_and_leave_nothing_behind(kept, sheets, tmp_path):
    assert book(tmp_path / "a.xlsx", sheets) == book(tmp_path / "b.xlsx", sheets)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_full_disk_is_told_as_what_it_is(sheets, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", full)
    with pytest.raises(OSError, match="no room") as caught:
        book(tmp_path / "a.xlsx", sheets)
    assert caught.value.errno == errno.ENOSPC
