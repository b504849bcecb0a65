"""The export of many rows: like a real one, and the same each time."""

import csv

import pytest
from tests.studies import cube, tidied, write_study

from blendresearch.study.reading import csv_fast
from blendresearch.synthetic.many_rows import write_many_rows

ROWS = 4_000


@pytest.fixture
def folder(tmp_path):
    study = write_study(tmp_path / "s", {}, projects=None)
    write_many_rows(study / "mobilities" / "many.csv", ROWS, projects=20)
    return study


def test_same_arguments_give_the_same_file_and_another_seed_another(folder, tmp_path):
    first = (folder / "mobilities" / "many.csv").read_bytes()
    write_many_rows(tmp_path / "again.csv", ROWS, projects=20)
    write_many_rows(tmp_path / "other.csv", ROWS, projects=20, seed=1)
    assert (tmp_path / "again.csv").read_bytes() == first
    assert (tmp_path / "other.csv").read_bytes() != first
    with (tmp_path / "again.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert {len(row) for row in rows} == {35}
    assert len(rows) == ROWS + 1


@pytest.mark.parametrize("small", [0, csv_fast.SMALL * 100])
def test_it_is_read_both_ways_and_counted(folder, monkeypatch, small):
    monkeypatch.setattr(csv_fast, "SMALL", small)
    with tidied(folder) as connection:
        assert connection.execute("SELECT count(*) FROM records").fetchone() == (ROWS,)
        assert connection.execute("SELECT sum(repeats), count(*) FROM mobilities").fetchone() == (4, ROWS - 4)
        found = dict(connection.execute("SELECT left_out, count(*) FROM mobilities GROUP BY ALL").fetchall())
    assert set(found) == {None, "draft", "accompanying_person", "other_call_year"}
    counted = cube(folder)
    assert sum(each[0] for each in counted.values()) == found[None]
    assert 0.1 < sum(each[1] for each in counted.values()) / found[None] < 0.2
