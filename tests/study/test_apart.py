"""A process apart that breaks in any way gives one sentence, leaves nothing behind, and is there again for the next."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlwt
from tests.security.bombs import ods, ods_cell, xls, xlsx
from tests.studies import mobility, table_of, write_study, write_xlsx

from blendresearch.base.errors import BlendResearchError, InputError
from blendresearch.run.judging import judge_study
from blendresearch.study.folder import Workspace
from blendresearch.study.reading import apart
from blendresearch.study.reading.apart import end_idle
from blendresearch.study.reading.workbooks import opened

pytestmark = pytest.mark.security

ROWS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3" t="str"><v>x</v></c></row>'
READY = "import os, pickle, sys, time; pickle.dump(True, sys.stdout.buffer); sys.stdout.flush(); "
AWAITED = READY + "pickle.load(sys.stdin.buffer); "


@pytest.fixture
def book(tmp_path, monkeypatch) -> Path:
    end_idle()
    yield xlsx(tmp_path / "a.xlsx", ROWS)
    monkeypatch.undo()
    end_idle()


def cells(path: Path) -> list[list]:
    with opened(path, 2) as workbook:
        return list(workbook.rows(0))


def is_there(process: int) -> bool:
    """Tell whether a process works; one that ended and was not asked for yet is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_rows_come_as_they_are(book):
    with opened(book, 2) as workbook:
        assert workbook.sheets == [[[1.0, "", ""], ["", "", ""]]]
        assert [workbook.is_filled(0, row) for row in (0, 2, 3)] == [True, True, False]
        assert list(workbook.rows(0)) == [[1.0, "", ""], ["", "", ""], ["", "", "x"]]


@pytest.mark.parametrize("make", [
    lambda path: ods(path, f"<table:table-row>{ods_cell() * 3}</table:table-row>" * 2), lambda path: xls(path, 2, 1),
])  # fmt: skip
def test_other_kinds_are_read_from_their_copy(book, make):
    found = cells(make(book))
    assert found in ([["x"] * 3] * 2, [[1.5, ""], ["", ""], ["", 2.5]])


def test_xls_of_many_sectors_is_read_from_its_copy(book):
    sent = [[f"{'é' * 90}{row}-{column}" for column in range(20)] for row in range(500)]
    made = xlwt.Workbook()
    sheet = made.add_sheet("a")
    for row, texts in enumerate(sent):
        for column, text in enumerate(texts):
            sheet.write(row, column, text)
    made.save(book)
    assert cells(book) == sent


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (AWAITED + "os.abort()", "the reader of spreadsheets broke off"),
        (AWAITED + "os._exit(0)", "the reader of spreadsheets broke off"),
        (AWAITED + "print('x' * 99)", "the reader of spreadsheets broke off"),
        (AWAITED + "raise SystemExit('x' * 99)", "the reader of spreadsheets broke off"),
        (READY + "time.sleep(99)", "reading it takes longer than"),
        (AWAITED + "[0 for _ in iter(int, 1)]", "reading it takes longer than"),
    ],
)
def test_reader_that_breaks_or_never_ends_is_one_sentence(book, monkeypatch, program, told):
    monkeypatch.setattr(apart, "_PROGRAM", program)
    monkeypatch.setattr(apart, "MOST_SECONDS", 5.0 if "longer" in told else 60.0)
    with pytest.raises(InputError, match=rf"^a\.xlsx: {told}.*\. Open it in a spreadsheet and save it as CSV UTF-8"):
        cells(book)
    monkeypatch.undo()
    assert len(cells(book)) == 3


def test_reader_that_does_not_start_is_no_fault_of_the_file(book, monkeypatch):
    monkeypatch.setattr(apart, "_PROGRAM", "raise SystemExit(1)")
    with pytest.raises(BlendResearchError, match="cannot be started") as caught:
        cells(book)
    assert not isinstance(caught.value, InputError)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process to its memory")
def test_workbook_that_takes_too_much_memory_is_one_sentence(book, monkeypatch):
    monkeypatch.setattr(apart, "MOST_MEMORY", 100 << 20)
    row = "".join(f"<c><v>{column}</v></c>" for column in range(100))
    xlsx(book, f"<row>{row}</row>" * 20_000)
    with pytest.raises(InputError, match=r"^a\.xlsx: the reader of spreadsheets broke off"):
        cells(book)


def test_process_is_kept_for_the_next_workbook(book):
    with opened(book, 1) as first:
        process = first._apart
    with pytest.raises(InputError), opened(book, 1) as second:
        assert second._apart is process
        raise InputError("x", do="y")
    with opened(book, 1) as third, opened(book, 1) as beside:
        assert third._apart is process
        assert beside._apart is not process
        assert list(third.rows(0)) == list(beside.rows(0))


def test_process_that_was_killed_meanwhile_is_replaced(book):
    with pytest.raises(InputError, match="broke off"), opened(book, 1) as workbook:
        os.kill(workbook._apart.process, signal.SIGKILL)
        list(workbook.rows(0))
    with opened(book, 1) as workbook:
        process = workbook._apart._process
    process.kill()
    process.wait()
    assert len(cells(book)) == 3


def test_interruption_ends_the_process_and_its_copy(book):
    with pytest.raises(KeyboardInterrupt), opened(book, 1) as workbook:
        own = workbook._apart
        assert list(Path(own._folder.name).iterdir())
        raise KeyboardInterrupt
    assert own._process.poll() is not None
    assert not Path(own._folder.name).exists()


def test_copy_is_gone_when_the_workbook_is_closed(book):
    with opened(book, 1) as workbook:
        folder = Path(workbook._apart._folder.name)
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_process_ends_with_the_one_who_asks(book, how):
    program = (
        "import sys, time; from pathlib import Path; from blendresearch.study.reading.workbooks import opened\n"
        "with opened(Path(sys.argv[1]), 1) as book:\n"
        "    print(book._apart.process, book._apart._folder.name, flush=True)\n"
        "    time.sleep(99)\n"
    )
    line = [sys.executable, "-c", program, str(book)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as asking:
        process, folder = asking.stdout.readline().split()
        asking.send_signal(how)
        asking.wait(20)
        until = time.monotonic() + 20
        while (is_there(int(process)) or os.path.exists(folder)) and time.monotonic() < until:  # noqa: PTH110
            time.sleep(0.05)
    assert not is_there(int(process))
    assert not Path(folder).exists()


def test_sheets_that_are_one_part_many_times_are_refused(book):
    """Each has three million cells, and a workbook can name it as often as it likes."""
    content = xlsx(book, '<row r="1"><c r="A1"><v>1</v></c></row><row r="30000"><c r="CV30000"><v>1</v></c></row>')
    with zipfile.ZipFile(BytesIO(content.read_bytes())) as source, zipfile.ZipFile(book, "w") as made:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/workbook.xml":
                sheet = text[text.index(b"<sheet ") : text.index(b"</sheets>")]
                more = [sheet.replace(b"Sheet1", b"S%d" % number) for number in range(5)]
                text = text.replace(sheet, b"".join(more))
            made.writestr(name, text)
    with pytest.raises(InputError, match=r"^a\.xlsx: its sheets are larger than 10,000,000 cells"):
        cells(book)


def test_sentence_of_a_broken_reader_is_what_check_tells(tmp_path, monkeypatch):
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1)]})
    write_xlsx(study / "mobilities" / "b.xlsx", table_of([mobility(2)]))
    monkeypatch.setattr(apart, "_PROGRAM", AWAITED + "os.abort()")
    end_idle()
    found = [each for each in judge_study(Workspace.open(study)) if each.severity == "error"]
    assert [(each.file, each.what.partition(":")[0]) for each in found] == [
        ("b.xlsx", "the reader of spreadsheets broke off")
    ]
    end_idle()
