"""What is told of a study that hides counts: a run that stops tells no number of records, `check` tells all of them."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.studies import ALPHA, BETA, COHORTS, mobility, write_study

from blendresearch.base.errors import InputError
from blendresearch.run.commands.check import check_study
from blendresearch.run.judging import judge_study
from blendresearch.run.making import make_all_data
from blendresearch.run.workers import perform, understood
from blendresearch.study.files import Snapshot
from blendresearch.study.folder import Workspace

pytestmark = pytest.mark.security

HIDING = "\n[disclosure]\nminimum_count = 5\n"
OTHER_TOTAL = f"project_code,institution,registered_mobilities\n{ALPHA},Alpha,971\n{BETA},Beta,\n"
NOT_LISTED = f"project_code,institution\n{ALPHA},Alpha\n"


def study(folder: Path, projects: str, hiding: str = HIDING) -> Path:
    exports = {
        "a.csv": [mobility(number) for number in range(37)],
        "b.csv": [mobility(number, project_code=BETA) for number in range(43)],
    }
    return write_study(folder, exports, projects=projects, cohorts=COHORTS + hiding)


@pytest.mark.parametrize(("projects", "numbers"), [(OTHER_TOTAL, ["971", "37"]), (NOT_LISTED, ["43"])])
@pytest.mark.parametrize("hiding", [HIDING, ""])
def test_run_that_stops_tells_no_number_of_records_where_counts_are_hidden(tmp_path, projects, numbers, hiding):
    folder = study(tmp_path / "s", projects, hiding)
    arguments = (Snapshot.of(folder), tmp_path / "out", ["mobilities"], None, b"")
    error = understood(perform("make_all_data", arguments))
    assert isinstance(error, InputError)
    tells = [number for number in numbers if number in str(error)]
    assert tells == ([] if hiding else numbers)
    assert ("'blendresearch check' tells the numbers" in str(error)) is bool(hiding)
    told = " ".join(f"{each.what} {each.do}" for each in judge_study(Workspace.open(folder)))
    assert [number for number in numbers if number not in told] == []


def test_place_and_the_number_of_other_errors_stay(tmp_path):
    folder = study(tmp_path / "s", OTHER_TOTAL + "2021-9-NL01-KA121-VET-000000099,Gamma,12\n")
    with pytest.raises(InputError) as caught:
        make_all_data(Snapshot.of(folder), tmp_path / "out", ["mobilities"], None, b"")
    error = caught.value
    assert (error.file, error.column, error.row, error.others) == ("projects.csv", "registered_mobilities", 2, 1)


def test_error_without_numbers_is_told_as_it_is():
    error = InputError("it is wrong", do="Mend it", file="a.csv")
    assert error.without_counts is error


@pytest.mark.parametrize(("hiding", "said"), [(HIDING, True), ("", False)])
def test_check_says_that_it_is_not_to_be_shared_where_something_is_hidden(tmp_path, hiding, said):
    console = Console(file=StringIO(), soft_wrap=True)
    assert check_study(console, str(study(tmp_path / "s", OTHER_TOTAL, hiding))) == 3
    assert ("it is not to be shared" in console.file.getvalue()) is said
    as_json = Console(file=StringIO(), soft_wrap=True)
    check_study(as_json, str(study(tmp_path / "other", OTHER_TOTAL, hiding)), "json")
    assert "to be shared" not in as_json.file.getvalue()
