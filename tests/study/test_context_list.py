"""Indicators around a study: what is read of `context.csv` and what is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.base.errors import InputError
from blendresearch.study.context_list import number_of, read_context, value_of

HEAD = "indicator,region,year,value,unit,source\n"


def read(folder, rows: str):
    (folder / "context.csv").write_text(HEAD + rows, encoding="utf-8")
    return read_context(folder)


def test_no_list_is_none_and_an_empty_one_has_no_rows(tmp_path):
    assert read_context(tmp_path) is None
    assert len(read(tmp_path, "")) == 0


def test_a_count_a_number_with_decimals_and_a_share(tmp_path):
    context = read(tmp_path, 'a,X,2025,5171,people,S\nb,X,2025,"2,50",days,S\nc,X,2030,12,%,S\n')
    assert value_of(context, "a", "X", "2025") == 5171
    assert value_of(context, "b", "X", "2025") == Decimal("2.50")
    assert value_of(context, "c", "X", "2030") == Fraction(12, 100)
    assert value_of(context, "a", "X", "2024") is None


@pytest.mark.parametrize(
    ("rows", "column", "row"),
    [
        ("a,X,2025,5171,people,\n", "source", 2),
        ("a,X,25,5171,people,S\n", "year", 2),
        ("a,X,2025,many,people,S\n", "value", 2),
        ("a,X,2025,5171,people,S\nb,X,2025,1.234,people,S\n", "value", 3),
        ("a,X,2025,1 234,people,S\n", "value", 2),
        ("a,X,2025,1,people,S\na,X,2025,2,people,S\n", "indicator", 3),
    ],
)
def test_what_is_refused_is_told_by_column_and_row_and_never_by_its_cell(tmp_path, rows, column, row):
    with pytest.raises(InputError) as caught:
        read(tmp_path, rows)
    assert (caught.value.column, caught.value.row, caught.value.file.rpartition("/")[2]) == (column, row, "context.csv")
    assert "many" not in str(caught.value)


@given(st.integers(-(10**12), 10**12), st.integers(0, 999999))
def test_a_value_is_the_number_that_is_written(whole, decimals):
    assert number_of(str(whole), "people") == whole
    written = f"{whole}.{decimals:06}"
    assert number_of(written, "days") == Decimal(written)
    assert number_of(written, "%") * 100 == Fraction(written)
