"""Odd and broken exports (cases.py): each gives the records of a clean one, or its sentence."""

import pytest
from tests.odd_files.cases import CASES, PERSON, Reads, Refused
from tests.studies import tidy_table, write_study

from blendresearch.base.errors import InputError


def named(kind: type) -> dict:
    cases = [case for case in CASES if isinstance(case, kind)]
    return {"argvalues": cases, "ids": [f"{case.name}: {case.odd}" for case in cases]}


def study_of(case: Reads | Refused, folder):
    files = {"headings.toml": case.headings} if case.headings else {}
    return write_study(folder, {case.name: case.made()}, files=files)


@pytest.mark.parametrize("case", **named(Reads))
def test_odd_file_is_read_as_a_clean_one(case, tmp_path):
    odd = tidy_table(study_of(case, tmp_path / "odd"))
    clean = tidy_table(write_study(tmp_path / "clean", {"a.csv": case.rows}))
    places = ["file", "row"]
    assert odd.drop(columns=places).to_dict("records") == clean.drop(columns=places).to_dict("records")


@pytest.mark.parametrize("case", **named(Refused))
def test_broken_file_is_refused_with_its_sentence(case, tmp_path):
    with pytest.raises(InputError) as caught:
        tidy_table(study_of(case, tmp_path / "odd"))
    assert str(caught.value) == case.sentence
    assert PERSON not in str(caught.value)


def test_there_are_forty_at_least_and_each_is_another():
    assert len({(case.name, case.odd) for case in CASES}) == len(CASES) >= 40
