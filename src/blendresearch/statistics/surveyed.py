"""What a survey is set against: what is registered in the first cohort, by institution."""

import pandas as pd

from blendresearch.statistics.counting import Counts
from blendresearch.statistics.project_states import known, projects_of
from blendresearch.study.inputs import Inputs
from blendresearch.survey.read import SurveyRead
from blendresearch.survey.survey_tables import SurveyTables


def registered_in_first_cohort(inputs: Inputs, counts: Counts) -> pd.DataFrame:
    """Give `institution`, `mobilities` and `blended` of the first cohort, in the order of the institutions.

    An institution with a project and without a mobility has 0; one of which nothing is known has no row.
    """
    first = inputs.study.cohorts[0].name
    projects, cube = known(projects_of(inputs, counts)), counts.cube
    measures = {"mobilities": "mobilities", "blended_mobilities": "blended"}
    counted = cube.loc[cube["cohort"] == first, ["institution", *measures]].rename(columns=measures)
    idle = projects.loc[projects["cohort"] == first, ["institution"]].assign(mobilities=0, blended=0)
    return pd.concat([counted, idle]).groupby("institution", as_index=False).sum()


def survey_tables(read: SurveyRead | None, inputs: Inputs, counts: Counts) -> SurveyTables:
    """Make the tables of a survey, without rows as long as nobody was asked; nothing is hidden yet.

    All three have the same names of institutions.
    """
    if read is None or not read.survey.has_begun:
        return SurveyTables.none()
    from blendresearch.survey.making_tables import make_survey_tables  # noqa: PLC0415 - its methods take long to load

    return make_survey_tables(read.survey, registered_in_first_cohort(inputs, counts), inputs.study, read.earlier)
