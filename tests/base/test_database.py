"""The database of a run: on disk, within bounds, and gone afterwards."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from blendresearch.base.database import append, let, make, opened


def test_it_stands_in_the_folder_that_is_named_and_is_gone_afterwards(tmp_path, monkeypatch):
    monkeypatch.delenv("TMPDIR", raising=False)
    near = tmp_path / "processed" / "study"
    with pytest.raises(ValueError, match="mine"), opened(near) as connection:
        make(connection, "numbers", {"number": "INTEGER"}, [(1,)])
        assert [path.name.startswith(".") for path in near.iterdir()] == [True]
        raise ValueError("mine")
    assert list(near.iterdir()) == []


def test_tmpdir_goes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    with opened(tmp_path / "processed"):
        assert len(list((tmp_path / "temporary").iterdir())) == 1
    assert not (tmp_path / "processed").exists()


def test_what_does_not_fit_in_memory_goes_to_disk(tmp_path):
    with opened(tmp_path) as connection:
        place = connection.execute("SELECT current_setting('temp_directory')").fetchone()[0]
        assert Path(place).is_relative_to(tmp_path)
        connection.execute("SET memory_limit = '150MB'")
        found = connection.execute("SELECT count(DISTINCT hash(range)) FROM range(6000000)").fetchone()
        assert found == (6_000_000,)


def test_rows_of_any_kind_come_back_as_they_were():
    late = [(number, None, None) for number in range(5_000)] + [(5_000, "é 🙂", date(2022, 3, 7)), (5_001, "", None)]
    with duckdb.connect() as connection:
        make(connection, "rows", {"row": "BIGINT", "text": "VARCHAR", "day": "DATE"}, late)
        assert connection.execute('SELECT * FROM rows ORDER BY "row"').fetchall() == late
        append(connection, "rows", ("row", "day"), [(-1, date(2000, 1, 1))])
        assert connection.execute("SELECT * FROM rows WHERE day < '2001-01-01'").fetchall() == [
            (-1, None, date(2000, 1, 1))
        ]
        make(connection, "rows", {"row": "BIGINT"})
        assert connection.execute("SELECT * FROM rows").fetchall() == []


@pytest.mark.parametrize("value", ["a'b", 3, None, True, [], ["a", "b"], date(2022, 3, 7)])
def test_named_values_are_read_by_views(value):
    with duckdb.connect() as connection:
        let(connection, named=value)
        connection.execute("CREATE VIEW told AS SELECT getvariable('named') AS told")
        assert connection.execute("FROM told").fetchone() == (value,)


def test_no_bar_is_drawn_where_people_look():
    # As in a notebook, a main module without a file: DuckDB takes it for a terminal when it is imported.
    asked = """if True:
        import duckdb
        from blendresearch.base.database import connected, opened
        with opened() as on_disk:
            for connection in (duckdb.connect(), on_disk, connected()):
                print(*connection.execute("SELECT current_setting('enable_progress_bar')").fetchone())"""
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "False", "False"]
