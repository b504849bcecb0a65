"""`blendresearch context`, from the Commission's files to the list of a study."""

import pytest
from tests.studies import mobility, write_study
from tests.study.open_data_files import FROM_2020, TO_2019, new, old, write

from blendresearch.run.cli import main
from blendresearch.study.context_list import read_context, value_of

VET = "2018-1-NL01-KA102-000059"


@pytest.fixture
def study(tmp_path):
    return write_study(tmp_path / "study", {"a.csv": [mobility(1)]})


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(["context", *map(str, arguments)])
    said = capsys.readouterr()
    return left.value.code, " ".join(said.out.split()), " ".join(said.err.split())


def test_files_of_several_years_become_rows_of_the_study_and_once_more_change_nothing(tmp_path, study, capsys):
    first = write(tmp_path / "2019.csv", TO_2019, [old(VET, "2019-01", "Job Shadowing", "NL", "4")] * 2)
    field = "Vocational Education and Training"
    second = write(tmp_path / "2020.csv", FROM_2020, [new(field, "2020-01", "LEARNERS", "DE - Germany", "30")], ",")
    code, said, _ = run(capsys, study, first, second)
    assert (code, "Read 3 rows of 2 files. context.csv: 3 rows added" in said) == (0, True)
    assert "Numbers by call year (2018 to 2018) are whole only where" in said
    context = read_context(study)
    assert value_of(context, "vet_staff_sent_by_call_year", "NL", "2018") == 8
    assert value_of(context, "vet_learners_sent_by_start_year", "EU27_2020", "2020") == 30
    before = (study / "context.csv").read_bytes()
    assert "0 rows added, 0 rows changed, 3 rows the same" in run(capsys, study, first, second)[1]
    assert (study / "context.csv").read_bytes() == before


def test_without_files_it_is_wrong_usage_and_a_wrong_file_writes_nothing(tmp_path, study, capsys):
    assert run(capsys, study)[0] == 2
    path = write(tmp_path / "a.csv", ["Field", "Sending Country"], [["VET", "NL"]])
    code, _, error = run(capsys, study, path)
    assert (code, "no heading says the number of participants" in error) == (3, True)
    assert not (study / "context.csv").exists()
