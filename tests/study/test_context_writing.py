"""Rows that are put into context.csv: nothing else in it changes."""

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.base.errors import InputError
from blendresearch.study import list_writing
from blendresearch.study.context_list import OF_WHAT_IS_TOLD, read_context
from blendresearch.study.context_writing import Written, put_indicators

NEW = {
    "indicator": "sent", "region": "NL", "year": "2020", "value": "7", "unit": "participants", "source": "EC, a.csv; b",
    "label_nl": "uitgezonden", "label_en": "sent abroad", "region_nl": "Nederland", "region_en": "Netherlands",
    "source_nl": "", "source_en": "",
}  # fmt: skip
HEAD = ["Eigen", "indicator", "region", "year", "value", "unit", "source", "label_en"]
OTHER = ["é", "a", "X", "2020", "1", "people", 'A "source"; and, more', ""]
BEFORE = ["kept", "sent", "NL", "2020", "5", "persons", "old", "as I call it"]


def written(rows, separator=",", end="\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    return text.getvalue()


def test_list_that_is_not_there_is_made(tmp_path):
    assert put_indicators(tmp_path, [NEW]) == Written(1, 0, 0)
    context = read_context(tmp_path)
    assert context.drop(columns=["row", *OF_WHAT_IS_TOLD]).to_dict("records") == [NEW]
    assert put_indicators(tmp_path, [NEW]) == Written(0, 0, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-marked", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("closed", [True, False])
def test_rows_are_replaced_in_place_and_added_below_in_the_dialect_of_the_file(
    tmp_path, encoding, separator, end, closed
):
    raw = written([HEAD, OTHER, BEFORE, [*OTHER[:3], "2021", *OTHER[4:]]], separator, end)
    raw = raw if closed else raw.removesuffix(end)
    marked = encoding == "utf-16-be-marked"
    path = tmp_path / "context.csv"
    path.write_bytes(codecs.BOM_UTF16_BE + raw.encode("utf-16-be") if marked else raw.encode(encoding))
    assert put_indicators(tmp_path, [NEW, {**NEW, "year": "2021"}]) == Written(1, 1, 0)
    renewed = ["kept", "sent", "NL", "2020", "7", "participants", "EC, a.csv; b", "as I call it"]
    added = ["", "sent", "NL", "2021", "7", "participants", "EC, a.csv; b", "sent abroad"]
    expected = written([HEAD, OTHER, renewed, [*OTHER[:3], "2021", *OTHER[4:]], added], separator, end)
    assert path.read_bytes().decode("utf-16" if "16" in encoding else encoding) == expected
    assert path.read_bytes()[:2] == (codecs.BOM_UTF16_BE if marked else path.read_bytes()[:2])


LINES = ["", "\n", ",,,,,,,\n", written([OTHER]), written([["x\ny", *OTHER[1:3], "2022", *OTHER[4:]]])]


@given(st.lists(st.sampled_from(LINES), unique=True))
def test_other_rows_stay_byte_for_byte(tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("study")
    before = written([HEAD]) + "".join(lines)
    (folder / "context.csv").write_text(before, encoding="utf-8", newline="")
    put_indicators(folder, [NEW])
    assert (folder / "context.csv").read_bytes().decode().startswith(before)
    assert len(read_context(folder)) == sum("people" in line for line in lines) + 1


def test_nothing_changes_when_the_list_is_wrong_or_the_disk_is_full(tmp_path, monkeypatch):
    path = tmp_path / "context.csv"
    path.write_text(written([HEAD, OTHER, OTHER]), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(InputError, match="stands there already"):
        put_indicators(tmp_path, [NEW])
    path.write_text(written([HEAD, OTHER]), encoding="cp1252")
    before = path.read_bytes()
    with pytest.raises(InputError, match="encoding has not all letters"):
        put_indicators(tmp_path, [{**NEW, "source": "Καβάλα.csv"}])

    def full(_):
        raise OSError(28, "full")

    monkeypatch.setattr(list_writing.os, "fsync", full)
    with pytest.raises(InputError, match="cannot be written"):
        put_indicators(tmp_path, [NEW])
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["context.csv"]
