"""The tables of a survey, made of what was read of it."""

import pandas as pd

from blendresearch.base.tables import columns_of, empty_table, stacked
from blendresearch.study.earlier_themes import EarlierThemes
from blendresearch.study.settings import Study
from blendresearch.survey.survey import Survey
from blendresearch.survey.survey_tables import SurveyTables
from blendresearch.survey.tallies.answer_counts import answer_table
from blendresearch.survey.tallies.coder_agreement import agreement_table
from blendresearch.survey.tallies.registered_bounds import registered_table
from blendresearch.survey.tallies.respondents_compared import comparison_table
from blendresearch.survey.tallies.response_rates import response_table
from blendresearch.survey.tallies.survey_notes import note_table
from blendresearch.survey.tallies.theme_change import change_table
from blendresearch.survey.tallies.theme_counts import theme_table, who_names
from blendresearch.survey.tallies.theme_pairs import pair_table
from blendresearch.survey.tallies.who_answered import Answered


def make_survey_tables(
    survey: Survey | None,
    registered: pd.DataFrame,
    study: Study,
    earlier: EarlierThemes | None = None,
) -> SurveyTables:
    """Make all tables of a survey; those of none where there is no survey.

    `registered` has `institution`, `mobilities` and `blended` of the first cohort, a row an institution of the frame or
    the exports. `earlier` is what is known of the themes of the edition that `previous` names.
    """
    if survey is None:
        return SurveyTables.none()
    answered = Answered.of(survey)
    naming = who_names(survey, answered)
    themes = theme_table(survey, answered, naming)
    return SurveyTables(
        response=response_table(answered, registered, study.survey.size_classes),
        comparison=comparison_table(answered, registered, study.user_threshold),
        answers=answer_table(survey, answered),
        themes=themes,
        agreement=agreement_table(survey.codings, survey.codebook),
        pairs=pair_table(survey.codebook, naming, len(answered.institutions)),
        registered=registered_table(survey, answered, naming, registered),
        change=change_table(themes, survey.codebook, *earlier) if earlier else empty_table("survey_change"),
        codebook=stacked("survey_codebook", [survey.codebook.rename(columns={"kind": "theme_kind"})]),
        questions=_asked(survey.questions),
        sources=stacked("survey_sources", [survey.sources]),
        notes=note_table(survey, answered),
        quotes=survey.quotes[list(columns_of("survey_quotes"))],
        practices=survey.practices[list(columns_of("survey_practices"))],
    )


def _asked(questions: pd.DataFrame) -> pd.DataFrame:
    """Give each question once, with its label: the first, where forms call it otherwise."""
    return stacked("survey_questions", [questions.drop_duplicates("question")])
