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
from blendresearch.survey.tallies.registered_bounds import reported_numbers
from blendresearch.survey.tallies.survey_notes import in_words, uncoded
from blendresearch.survey.tallies.who_answered import Answered

_TOLD, _FRAME, _CODINGS, _NAMED = "survey_doubts", "institutions.csv", "codings.csv", 10


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
        *_of_numbers(read.survey, inputs, counts),
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
    """Tell of codings of a form that their institution did not answer, and count answers that nobody coded."""
    answered = Answered.of(survey)
    if missing := len(uncoded(survey, answered)):
        what = f"{missing} of the {len(in_words(survey, answered))} answers to open questions have no coding"
        do = "Code them, with the theme nothing where no theme fits"
        yield Doubt("warning", _CODINGS, None, None, what, do)
    read = survey.respondents[["institution", "form"]]
    of_answers = survey.codings[survey.codings["source"] == "answer"]
    known = of_answers[of_answers["institution"].isin(read["institution"]) & of_answers["form"].isin(read["form"])]
    pairs = set(read.itertuples(index=False, name=None))
    other = known.loc[[pair not in pairs for pair in known[["institution", "form"]].itertuples(index=False, name=None)]]
    for file, rows in other.groupby("file", sort=False):
        first, *others = sorted({int(row) for row in rows["row"]})
        what = "the coding is of a form in whose export its institution has no answer, and counts as an answer to it"
        do = "Correct the form, unless it answered that one otherwise, such as in a letter"
        yield Doubt("warning", Path(file).name, "form", first, what + and_more(len(others), others), do)


def _of_numbers(survey: Survey, inputs: Inputs, counts: Counts) -> Iterator[Doubt]:
    """Tell of answers by which more was done in a blended way than there are mobilities."""
    registered = registered_in_first_cohort(inputs, counts).set_index("institution")["mobilities"]
    reported = reported_numbers(survey, Answered.of(survey))
    larger = {name for name, (low, _) in reported.items() if name in registered and low > registered[name]}
    answers = survey.respondents[survey.respondents["institution"].isin(larger)]
    for file, rows in answers.groupby("file", sort=False):
        first, *others = rows["row"].tolist()
        what = "the institution says that it did more blended mobilities than it has mobilities in the first cohort"
        do = "Ask it; its number counts as it stands, so that the limits of what was done can be above the exports"
        yield Doubt("warning", Path(file).name, None, int(first), what + and_more(len(others), others), do)
