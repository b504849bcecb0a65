"""The two ways to read CSV, by the database and row by row, give the same records, numbers and sentences."""

import duckdb
import pytest
from tests.odd_files.cases import CASES
from tests.studies import mobility, table_of, write_csv, write_study

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.exports.record_cells import Cells
from blendresearch.study.reading import csv_fast

CSV = [case for case in CASES if case.name.lower().endswith((".csv", ".tsv"))]


def read(folder) -> list[tuple] | str:
    """Give all records with their rows, or the sentence that refuses them."""
    with duckdb.connect() as connection:
        try:
            load_records(connection, folder)
        except InputError as error:
            return str(error)
        return connection.execute('SELECT * FROM records ORDER BY file, "row"').fetchall()


@pytest.fixture
def both(monkeypatch):
    """Read a folder by the database, then row by row; tell also which rows came by the database."""

    def read_both(folder) -> tuple[object, object, bool]:
        monkeypatch.setattr(csv_fast, "SMALL", 0)
        scanned: list[bool] = []
        real = Cells.scan
        with monkeypatch.context() as patched:
            patched.setattr(Cells, "scan", lambda *given: scanned.append(real(*given)) or scanned[-1])
            fast = read(folder)
        monkeypatch.setattr(csv_fast, "SMALL", 1 << 40)
        return fast, read(folder), any(scanned)

    return read_both


@pytest.mark.parametrize("case", CSV, ids=lambda case: case.odd)
def test_odd_files(tmp_path, both, case):
    files = {"headings.toml": case.headings} if case.headings else {}
    fast, slow, _ = both(write_study(tmp_path / "s", {case.name: case.made()}, files=files))
    assert fast == slow


ROWS = [{**mobility(number), "Comments": "plain"} for number in range(1, 6)]


@pytest.mark.parametrize(
    ("change", "by_the_database"),
    [
        (lambda text: text, True),
        (lambda text: text + b"\r\n\r\n", True),
        (lambda text: text.replace(b"plain", b'"a\r\n\r\nb"'), True),
        (lambda text: text.replace(b"plain", b'"a ""b"" c"', 2), True),
        (lambda text: text.replace(b"\r\n", b"\n"), True),
        (lambda text: text.replace(b"\r\n", b"\n", 3), False),
        (lambda text: text.replace(b"\r\n", b"\r\n\r\n", 3), False),
        (lambda text: text.replace(b"\r\n", b"\r"), False),
        (lambda text: text.replace(b"plain", b'5" pipe', 2), False),
        (lambda text: text.replace(b"plain", b'"plain', 1), False),
        (lambda text: text.replace(b";plain", b"", 1), False),
        (lambda text: text.replace(b"plain", b"plain;;", 1), None),  # either way: they are empty
        (lambda text: text.replace(b"plain", b"plain;x", 1), False),
        (lambda text: text.replace(b"plain", b"pl\xe9in"), True),
    ],
)
def test_what_does_not_keep_the_rules_goes_row_by_row(tmp_path, both, change, by_the_database):
    folder = write_study(tmp_path / "s", {})
    write_csv(folder / "mobilities" / "a.csv", table_of(ROWS), encoding="utf-8")
    path = folder / "mobilities" / "a.csv"
    path.write_bytes(change(path.read_bytes()))
    fast, slow, scanned = both(folder)
    assert fast == slow
    assert by_the_database in (scanned, None)


def test_reader_that_loses_a_row_is_not_believed(tmp_path, both, monkeypatch):
    real = csv_fast.Scan
    monkeypatch.setattr(csv_fast, "Scan", lambda query, *rest: real(f"(FROM {query} LIMIT 4)", *rest))
    fast, slow, scanned = both(write_study(tmp_path / "s", {"a.csv": ROWS}))
    assert not scanned
    assert fast == slow
    assert [row for _, row, *_ in fast] == [2, 3, 4, 5, 6]


def test_rows_of_many_files_keep_their_numbers(tmp_path, both):
    odd = "Mobilities\r\n" + ";".join(map(str, mobility(0))) + "\r\n"
    rows = [";".join(map(str, mobility(number, project_code=f"2021-1-NL01-KA121-VET-{number:09}").values()))
            for number in range(30_000)]  # fmt: skip
    exports = {f"{name}.csv": odd + "\r\n".join(rows[start:end]) for name, start, end in
               (("a", 0, 20_000), ("b", 20_000, 20_001), ("c", 20_001, 30_000))}  # fmt: skip
    fast, slow, scanned = both(write_study(tmp_path / "s", exports | {"d.xlsx": [mobility(30_000)]}))
    assert scanned
    assert fast == slow
    assert [(file, row) for file, row, *_ in fast[19_999:20_002]] == [("a.csv", 20_002), ("b.csv", 3), ("c.csv", 3)]


def test_many_rows_read_on_all_cores_keep_their_order(tmp_path, both):
    heading = ";".join(map(str, mobility(0)))
    row = ";".join(map(str, mobility(0).values()))
    text = "\n".join([heading, *(row.replace("MOB-00000", f"MOB-{number:06}") for number in range(300_000))])
    folder = write_study(tmp_path / "s", {"a.csv": text})
    with duckdb.connect(tmp_path / "file.duckdb") as connection:
        load_records(connection, folder)
        query = """SELECT count(*) FROM records WHERE mobility_id <> format('000001-MOB-{:06d}', "row" - 2)"""
        assert connection.execute(query).fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM records").fetchone() == (300_000,)


def test_hundreds_of_thousands_of_blank_lines_are_passed_over(tmp_path):
    rows = [";".join(map(str, cells)) for cells in table_of([mobility(1), mobility(2)])]
    blank = "\n" * 300_000
    found = read(write_study(tmp_path / "s", {"a.csv": f"{rows[0]}\n{blank}{rows[1]}\n{blank}{rows[2]}\n{blank}"}))
    assert [(row, key) for _, row, _, key, *_ in found] == [
        (300_002, "000001-MOB-00001"),
        (600_003, "000001-MOB-00002"),
    ]


def test_wrong_file_leaves_nothing_behind_that_counts(tmp_path, both):
    rows = [{**row, "Grant Agreement No.": f"2021-1-NL01-KA121-VET-{number:09}"} for number, row in enumerate(ROWS)]
    broken = "\r\n".join([";".join(map(str, row)) for row in table_of(rows)]) + '\r\n"x'
    folder = write_study(tmp_path / "s", {"a.csv": ROWS, "b.csv": broken, "c.csv": [mobility(9)]})
    with duckdb.connect() as connection:
        with pytest.raises(InputError, match=r"^b\.csv, row 7"):
            load_records(connection, folder)
        found = connection.execute("SELECT DISTINCT file FROM records ORDER BY file").fetchall()
    assert found == [("a.csv",), ("c.csv",)]
    fast, slow, _ = both(folder)
    assert fast == slow
