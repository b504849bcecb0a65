"""Odd and broken exports (cases.py): each gives the records of a clean one, or its sentence."""

import pytest
from tests.odd_files.cases import CASES, PERSON, Reads, Refused
from tests.studies import Together, tidied, write_study

from blendresearch.base.errors import InputError

READS, REFUSED = ([case for case in CASES if isinstance(case, kind)] for kind in (Reads, Refused))


def named(cases: list) -> dict:
    return {"argvalues": cases, "ids": [f"{case.name}: {case.odd}" for case in cases]}


def study_of(case: Reads | Refused, folder):
    files = {"headings.toml": case.headings} if case.headings else {}
    return write_study(folder, {case.name: case.made()}, files=files)


CLEAN = [
    rows for place, rows in enumerate(each.rows for each in READS) if rows not in [each.rows for each in READS[:place]]
]


@pytest.fixture(scope="module")
def together(tmp_path_factory) -> Together:
    """All studies of one odd file, and behind them one for each different set of clean rows."""
    folder = tmp_path_factory.mktemp("read")
    odd = [study_of(case, folder / "odd" / str(place)) for place, case in enumerate(READS)]
    clean = [write_study(folder / "clean" / str(place), {"a.csv": rows}) for place, rows in enumerate(CLEAN)]
    return Together([*odd, *clean])


@pytest.mark.parametrize("case", **named(READS))
def test_odd_file_is_read_as_a_clean_one(together, case):
    numbers = READS.index(case), len(READS) + CLEAN.index(case.rows)
    odd, clean = (together.table(number).drop(columns=["file", "row"]).to_dict("records") for number in numbers)
    assert odd == clean
    assert len(clean) == len(case.rows)


@pytest.mark.parametrize("case", **named(REFUSED))
def test_broken_file_is_refused_with_its_sentence(case, tmp_path):
    with pytest.raises(InputError) as caught:
        tidied(study_of(case, tmp_path / "odd"))
    assert str(caught.value) == case.sentence
    assert PERSON not in str(caught.value)


def test_there_are_forty_at_least_and_each_is_another():
    assert len({(case.name, case.odd) for case in CASES}) == len(CASES) >= 40
