"""What the report says of exports of the predecessor of the Beneficiary Module."""

import pytest
from tests.reports import words
from tests.studies import mobility, write_study

from blendresearch.language import available
from blendresearch.report import Report, contents_of
from blendresearch.run.analysis import Analysis

OLD = "2019-1-NL01-KA102-060123"
COHORT = '[[cohorts]]\nname = "old"\ncall_years = [2019]\n'
PROJECTS = f"project_code,institution\n{OLD},Alpha College\n"


def population_of(folder, code: str, *starts: str) -> str:
    rows = [
        mobility(number, project_code=OLD, mode="Blended", blended="", start_date=start, end_date="", duration_days="")
        for number, start in enumerate(starts)
    ]
    titles = ", ".join(f'{each} = "A study"' for each in available())
    settings = {"title": f"{{ {titles} }}", "languages": f'["{code}"]'}
    study = write_study(folder / "s", {"a.csv": rows}, projects=PROJECTS, cohorts=COHORT, **settings)
    return words(contents_of(Report(Analysis.open(study, folder).results(), code)).blocks("population"))


@pytest.mark.parametrize(
    ("code", "told"),
    [("en", "For 2 mobilities from before that day"), ("nl", "Bij 2 mobiliteiten van vóór die dag")],
)
def test_forms_that_the_older_system_filled_in_by_itself_are_told_with_their_number(tmp_path, code, told):
    text = population_of(tmp_path, code, "01/10/2020", "31/08/2020", "01/03/2020")
    assert told in text
    assert "2020" in text


@pytest.mark.parametrize("code", available())
def test_nothing_is_told_of_the_older_system_where_it_filled_in_nothing(tmp_path, code):
    assert "Mobility Tool" not in population_of(tmp_path, code, "01/10/2020")
