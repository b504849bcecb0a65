"""The count of records from bytes alone, against Python's own reader of CSV."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blendresearch.study.reading import csv_count
from blendresearch.study.reading.csv_count import Counted, count_records


class LineOfThree:
    """Three cells, of which the first is a number, are a record."""

    least = 3

    def fits(self, line: str) -> bool:
        return line.split(";", maxsplit=1)[0].strip('"').isdecimal()


@pytest.fixture
def counted(tmp_path):
    def count(content: bytes) -> Counted:
        path = tmp_path / "a.csv"
        path.write_bytes(content)
        return count_records(path, ";", LineOfThree())

    return count


@pytest.mark.parametrize(
    ("content", "records", "plain"),
    [
        (b"", 0, True),
        (b"a;b\n", 1, True),
        (b"a;b", 1, True),
        (b"a;b\nc;d\n", 2, True),
        (b"a;b\r\nc;d\r\n", 2, True),
        (b"\xef\xbb\xbfa;b\r\nc;d", 2, True),
        (b"a;b\n\n\n", 1, True),  # at the end blank lines shift nothing
        (b"a;b\r\n\r\n\r\n", 1, True),
        (b"a;b\n\nc;d\n", 2, False),
        (b"a;b\n\nc;d", 2, False),
        (b"\na;b\n", 1, False),
        (b"a;b\r\nc;d\n", 2, False),  # ends of two kinds
        (b"a;b\nc;d\r\n", 2, False),
        (b"a;b\rc;d\r", 1, False),  # ends of old Macintoshes
        (b"a;b\nc;d\r", 2, False),
        (b'a;"b\n\n\r\nc"\nd;e\n', 2, True),  # within a cell anything goes
        (b'a;"b\rc"\n', 1, True),
        (b'a;"b ""\n"" c"\nd;e\n', 2, True),
        (b'a;5" pipe\nb;c\n', 1, False),  # a mark within a cell: a reader gives two, and is not held against this
        (b'a;5" pipe\nb;6" pipe\n', 1, False),
        (b'a;"b\nc;d\n', 1, False),  # a mark that never ends
        (b'a;"b" c\nd;e\n', 2, False),  # a sign behind a mark that closes
        (b'a; "b"\nd;e\n', 2, False),  # and before one that opens
        (b'a;"b"\n"";"d ""e"" f"\n', 2, True),
        (b'1;"";x\n2;"";y\n', 2, True),
        (b'1;";x\n2;";y\n', 1, False),  # all rules are kept, and a record is within a cell
        (b'1;";x\n2;x;y\n3;";z\n', 1, False),
        (b'1;"remark\n2 of it; as I said";x\n', 1, True),
    ],
)
def test_records_and_whether_they_are_plain(counted, content, records, plain):
    assert counted(content) == Counted(records, plain)


chunks = st.integers(1, 9)
cells = st.text(st.sampled_from('ab;"\r\n é'), max_size=6)


@settings(max_examples=300)
@given(st.lists(st.lists(cells, min_size=2, max_size=3), max_size=6), st.sampled_from(["\n", "\r\n"]), chunks, chunks)
def test_the_count_is_that_of_a_reader_however_the_file_is_cut(tmp_path_factory, rows, end, chunk, longest):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator=end).writerows(rows)
    path = tmp_path_factory.getbasetemp() / "cut.csv"
    path.write_bytes(text.getvalue().encode())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(csv_count, "_CHUNK", chunk)
        patched.setattr(csv_count, "_LONGEST_LINE", longest)
        assert count_records(path, ";") == Counted(len(rows), True)


lines = st.sampled_from(["", "a;b", '"a\n\nb";c', "c", '"";""'])


@settings(max_examples=300)
@given(st.lists(lines, max_size=7), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), chunks)
def test_where_it_is_plain_records_are_numbered_by_counting_them(tmp_path_factory, found, end, ended, chunk):
    text = end.join(found) + (end if ended else "")
    path = tmp_path_factory.getbasetemp() / "even.csv"
    path.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(csv_count, "_CHUNK", chunk)
        counted = count_records(path, ";")
    numbers = [number for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=";")) if row]
    if counted.plain:
        assert numbers == list(range(counted.records))
    elif end != "\r":
        assert numbers != list(range(len(numbers)))


@settings(max_examples=300)
@given(st.data(), st.integers(1, 4), chunks)
def test_a_record_within_a_cell_is_seen_however_the_file_is_cut(tmp_path_factory, data, swallowed, chunk):
    rows = [f"{number};{data.draw(plain)};x" for number in range(6)]
    first = data.draw(st.integers(0, 5 - swallowed))
    lost = [*rows]
    for number in (first, first + swallowed):
        lost[number] = f'{number};";x'
    path = tmp_path_factory.getbasetemp() / "within.csv"
    for lines, is_plain in ((rows, True), (lost, False)):
        path.write_bytes("\n".join(lines).encode())
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(csv_count, "_CHUNK", chunk)
            assert count_records(path, ";", LineOfThree()).plain == is_plain


plain = st.text(st.sampled_from("ab é"), max_size=4)


@pytest.mark.parametrize(
    ("text", "even"),
    [
        ("a;b;c\nd;e;f\n", True), ("a;b;c;\nd;e;f;\n", True), ("a;b;c;\nd;e;f\n", False),
        ('a;"b;;";c\nd;e;f\n', True), ('a;"b\n;";c\nd;e;f\n', True), ('a;"b"";";c;\nd;e;f', False),
    ],
)  # fmt: skip
def test_records_that_are_longer_than_others_are_not_even(tmp_path, monkeypatch, text, even):
    path = tmp_path / "a.csv"
    path.write_text(text, newline="")
    for chunk in (1, 3, 1 << 20):
        monkeypatch.setattr(csv_count, "_CHUNK", chunk)
        monkeypatch.setattr(csv_count, "_LONGEST_LINE", 1)
        assert csv_count.count_records(path, ";").is_even(3) is even
