"""TOML that is written is read back as it was."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.base.toml_writing import as_toml

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
plain = st.one_of(texts, st.booleans(), st.integers(-(2**40), 2**40), st.dates(date(1, 1, 1)))
values = st.recursive(plain, lambda below: st.lists(below, max_size=3) | st.dictionaries(texts, below, max_size=3))


@given(st.dictionaries(texts, values, max_size=4))
def test_what_is_written_is_read_back(table):
    assert tomllib.loads(as_toml(table)) == table


def test_a_line_a_key_and_a_line_a_table_of_a_list():
    written = as_toml({"title": {"nl": "Één"}, "cohorts": [{"name": "a"}, {"name": "b"}], "on": date(2025, 3, 1)})
    assert (
        written == 'title = { nl = "Één" }\ncohorts = [\n    { name = "a" },\n    { name = "b" },\n]\non = 2025-03-01\n'
    )


def test_other_values_are_refused():
    with pytest.raises(TypeError, match="NoneType"):
        as_toml({"a": None})
