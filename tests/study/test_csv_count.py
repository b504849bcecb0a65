"""The count of records from bytes alone, against Python's own reader of CSV."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blendresearch.study.reading import csv_count
from blendresearch.study.reading.csv_count import Counted, count_records


@pytest.fixture
def counted(tmp_path):
    def count(content: bytes) -> Counted:
        path = tmp_path / "a.csv"
        path.write_bytes(content)
        return count_records(path)

    return count


@pytest.mark.parametrize(
    ("content", "records", "even"),
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
        (b'a;5" pipe\nb;c\n', 1, True),  # no reading: a reader gives two, and is held against this
        (b'a;"b\nc;d\n', 1, True),  # a mark that never ends
    ],
)
def test_records_and_evenness(counted, content, records, even):
    assert counted(content) == Counted(records, even)


chunks = st.integers(1, 9)
cells = st.text(st.sampled_from('ab;"\r\n é'), max_size=6)


@settings(max_examples=300)
@given(
    st.lists(st.lists(cells, min_size=2, max_size=3), max_size=6), st.sampled_from(["\n", "\r\n"]), st.integers(1, 9)
)
def test_the_count_is_that_of_a_reader_however_the_file_is_cut(tmp_path_factory, rows, end, chunk):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator=end).writerows(rows)
    path = tmp_path_factory.getbasetemp() / "cut.csv"
    path.write_bytes(text.getvalue().encode())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(csv_count, "_CHUNK", chunk)
        assert count_records(path) == Counted(len(rows), True)


lines = st.sampled_from(["", "a;b", '"a\n\nb";c', "c", '"";""'])


@settings(max_examples=300)
@given(st.lists(lines, max_size=7), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), chunks)
def test_where_it_is_even_records_are_numbered_by_counting_them(tmp_path_factory, found, end, ended, chunk):
    text = end.join(found) + (end if ended else "")
    path = tmp_path_factory.getbasetemp() / "even.csv"
    path.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(csv_count, "_CHUNK", chunk)
        counted = count_records(path)
    numbers = [number for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=";")) if row]
    if counted.even:
        assert numbers == list(range(counted.records))
    elif end != "\r":
        assert numbers != list(range(len(numbers)))
