"""What is worth knowing of the survey of a study: who answered, what is not coded, and where the lists disagree.

Names of institutions are in it, so it is told by `check` and where a study hides nothing, like all notices.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from blendresearch.base.errors import and_more
from blendresearch.base.tables import columns_of, load_table, save_table
from blendresearch.mobilities.doubts import Doubt, of_table
from blendresearch.statistics.counting import Counts
from blendresearch.statistics.surveyed import registered_in_first_cohort
from blendresearch.study.frame_forms import NON_USER, USER, form_by_threshold
from blendresearch.study.inputs import Inputs
from blendresearch.survey.read import SurveyRead
from blendresearch.survey.survey import Survey

_TOLD, _FRAME, _NAMED = "survey_doubts", "institutions.csv", 10


def about_survey(read: SurveyRead | None, inputs: Inputs, counts: Counts) -> list[Doubt]:
    """Give all that is worth knowing of a survey, nothing where the frame alone speaks of one."""
    if read is None or read.survey.codebook.empty:
        return []
    return [
        *_of_forms(read.survey),
        *_of_response(read.survey),
        *_of_frame(read.survey),
        *_of_forms_by_threshold(read.survey, inputs, counts),
        *_of_codings(read.survey),
        *read.doubts,
    ]


def save_told(folder: Path, told: Sequence[Doubt]) -> Path:
    """Write what was told beside the processed tables, and give the file."""
    rows = [(each.severity, each.file, each.column, each.row, each.what, each.do) for each in told]
    return save_table(folder, _TOLD, pd.DataFrame(rows, columns=list(columns_of(_TOLD))))


def told_of_survey(folder: Path, *, worst: bool = False) -> list[str]:
    """Give what `save_told` wrote, a sentence each; of the `worst` alone what somebody has to look at."""
    found = of_table(load_table(folder, _TOLD))
    return [each.sentence for each in found if each.severity == "warning" or not worst]


def _of_forms(survey: Survey) -> Iterator[Doubt]:
    for each in survey.sources[survey.sources["source_kind"] == "form"].itertuples():
        said = [f"form {each.form!r}"] * bool(each.form) + [f"program {each.program}"] * bool(each.program)
        left_out = f", left out: {each.left_out_answers}" if each.left_out_answers else ""
        what = f"it holds answers: {each.answers}, complete: {each.complete}{left_out} ({', '.join(said)})"
        yield Doubt("notice", Path(each.file).name, None, None, what, "Nothing, if that is right")


def _of_response(survey: Survey) -> Iterator[Doubt]:
    frame, counting = survey.frame, survey.respondents["counts"].astype(bool)
    if frame is None or not frame["approached"].eq(True).any():
        return
    asked = set(frame.loc[frame["approached"].eq(True), "institution"])
    answered = set(survey.respondents.loc[counting, "institution"])
    if answered:
        others = len(answered - asked)
        more = f", and {others} that {'was' if others == 1 else 'were'} not asked" if others else ""
        what = f"{len(answered & asked)} of the {len(asked)} institutions that were asked answered{more}"
        yield Doubt("notice", _FRAME, None, None, what, "Nothing, if that is right")


def _of_frame(survey: Survey) -> Iterator[Doubt]:
    """Tell where `responded` and the exports of forms disagree; without an export the list alone says who answered."""
    frame, answered = survey.frame, set(survey.respondents["institution"])
    if frame is None or not answered:
        return
    said, there = frame["responded"].eq(True), frame["institution"].isin(answered)
    for rows, what, do in (
        (said & ~there, "by the list it answered, and no export of a form has its answer", "Add that export"),
        (there & ~said, "the list does not say that it answered, and its answer is there", "Write yes"),
    ):
        if rows.any():
            first, *others = frame.loc[rows, "row"].tolist()
            told = what + and_more(len(others), others)
            yield Doubt("warning", _FRAME, "responded", int(first), told, f"{do}, or correct the list")


def _of_forms_by_threshold(survey: Survey, inputs: Inputs, counts: Counts) -> Iterator[Doubt]:
    """Propose a form for who was asked or answered and has none; before anybody answers, for all.

    Until then a form that the counts speak against is told, too: it may be proposed by the counts of before.
    """
    frame, answered = survey.frame, survey.respondents["institution"]
    if frame is None:
        return
    part, replaced = frame["approached"].eq(True) | frame["institution"].isin(answered), {""}
    if answered.empty:
        part, replaced = part | ~part.any(), {"", USER, NON_USER}
    registered = registered_in_first_cohort(inputs, counts).set_index("institution")["blended"]
    forms = {name: form_by_threshold(blended, inputs.study) for name, blended in registered.items()}
    proposed = frame[part].assign(form=frame["institution"].map(forms))
    other = proposed[proposed["survey_form"].isin(replaced) & (proposed["survey_form"] != proposed["form"])]
    for form, rows in other.groupby("form", sort=False):
        names = rows["institution"].tolist()
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        what = f"by the counts and user_threshold = {inputs.study.user_threshold} the form {form!r} fits "
        what += f"{', '.join(map(repr, names[:_NAMED]))}{more}"
        row = int(rows["row"].iloc[0])
        yield Doubt("notice", _FRAME, "survey_form", row, what, f"Write {form} there, if that is right")


def _of_codings(survey: Survey) -> Iterator[Doubt]:
    """Count the answers to open questions that nobody coded."""
    counting = survey.respondents.loc[survey.respondents["counts"].astype(bool), ["institution", "form"]]
    kinds = survey.questions.loc[survey.questions["kind"] == "open", ["question", "form"]].drop_duplicates()
    given = survey.answers.merge(counting.drop_duplicates()).merge(kinds)
    unit = ["institution", "form", "question"]
    units, coded = (set(table[unit].itertuples(index=False, name=None)) for table in (given, survey.codings))
    if missing := len(units - coded):
        what = f"{missing} of the {len(units)} answers to open questions have no coding"
        do = "Code them, with the theme nothing where no theme fits"
        yield Doubt("warning", "codings.csv", None, None, what, do)
