"""What many tests rest on is made by one worker; the others get it, or its failure, and none waits for ever."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from tests import runs
from tests.runs import made_once


@pytest.fixture
def workers(tmp_path, monkeypatch) -> list[SimpleNamespace]:
    """Two workers of pytest-xdist, as far as `made_once` asks: folders of their own in one of the session."""
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
    return [SimpleNamespace(getbasetemp=lambda name=name: tmp_path / name) for name in ("gw0", "gw1")]


def test_second_worker_gets_what_the_first_one_made(workers):
    made = []

    def make(folder: Path) -> dict[str, str]:
        made.append(folder)
        (folder / "report").touch()
        return {"stdout": "done"}

    first, second = (made_once(worker, "study", make) for worker in workers)
    assert first == second == (made[0], {"stdout": "done"})
    assert [path.name for path in made[0].iterdir()] == ["report"]
    assert len(made) == 1


def test_failure_is_told_to_every_worker(workers):
    def fail(_: Path):
        raise ValueError("no report")

    with pytest.raises(ValueError, match="no report"):
        made_once(workers[0], "study", fail)
    with pytest.raises(AssertionError, match=r"study could not be made: ValueError\('no report'\)"):
        made_once(workers[1], "study", fail)


def test_worker_that_crashed_is_not_waited_for_for_ever(workers, tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "PATIENCE", 0)
    (tmp_path / "study").mkdir()
    with pytest.raises(AssertionError, match=r"study is not ready after 0 s"):
        made_once(workers[0], "study", lambda _: {})
