"""What occurs in a survey that readers of its numbers must know."""

from itertools import product

import pandas as pd

from blendresearch.base.tables import schema, stacked
from blendresearch.survey.survey import OTHER, Survey
from blendresearch.survey.tallies.who_answered import Answered


def note_table(survey: Survey, answered: Answered) -> pd.DataFrame:
    """Count all that readers must know (table `survey_notes`): what does not occur is there with 0.

    Institutions that answered twice, outside the frame, without having been asked, by `institutions.csv` without an
    answer in an export, or the other way round; answers that are partial; cells with another option than those listed;
    answers in words that nobody coded; visits.
    """
    respondents, frame = survey.respondents, survey.frame
    counts, complete = respondents["counts"].astype(bool), respondents["complete"].astype(bool)
    said = frozenset() if frame is None else frozenset(frame.loc[frame["responded"].eq(True), "institution"])
    in_exports = frozenset(respondents.loc[counts, "institution"])
    occurs = {
        "answered_twice": int((respondents[counts].groupby("institution").size() > 1).sum()),
        "partial_counted": int((counts & ~complete).sum()),
        "partial_left_out": int((~counts & ~complete).sum()),
        "outside_frame": len(answered.institutions - answered.frame.keys()) if answered.frame else 0,
        "unasked": len(answered.institutions - answered.approached),
        "other_options": int(survey.answers["option"].eq(OTHER).sum()),
        "responded_without_answer": len((said | answered.unread) - in_exports),
        "answer_without_responded": len((in_exports & answered.frame.keys()) - said),
        "uncoded_answers": len(uncoded(survey, answered)),
        "visits": len(survey.visits),
    }
    names = schema("survey_notes").columns["note"]["values"]
    return stacked("survey_notes", [pd.DataFrame([{"note": name, "occurs": occurs[name]} for name in names])])


def uncoded(survey: Survey, answered: Answered) -> set[tuple[str, str, str]]:
    """Give institution, form and question of each answer in words that nobody coded."""
    coded = _coded(survey)
    return {answer for answer in in_words(survey, answered) if not _is_coded(*answer, coded)}


def in_words(survey: Survey, answered: Answered) -> set[tuple[str, str, str]]:
    """Give institution, form and question of each answer in words."""
    open_questions = survey.questions.loc[survey.questions["kind"] == "open", "question"]
    given = answered.answered_what(survey.answers[survey.answers["question"].isin(open_questions)])
    return set(given[["institution", "form", "question"]].itertuples(index=False, name=None))


def _coded(survey: Survey) -> set[tuple[str, str, str]]:
    of_answers = survey.codings[survey.codings["source"] == "answer"]
    return set(of_answers[["institution", "form", "question"]].itertuples(index=False, name=None))


def _is_coded(institution: str, form: str, question: str, coded: set[tuple[str, str, str]]) -> bool:
    """Tell whether somebody coded an answer, by itself or with all that its institution answered."""
    return any((institution, *where) in coded for where in product((form, ""), (question, "")))
