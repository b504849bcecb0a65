"""What is worth knowing of the survey of a study: who answered, what is not coded, and where the lists disagree.

Names of institutions are in it, so it is told by `check` and where a study hides nothing, like all notices.
"""

from collections.abc import Collection, Iterator, Sequence
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
from blendresearch.survey.survey import DONE, Survey
from blendresearch.survey.tallies.survey_notes import in_words, uncoded
from blendresearch.survey.tallies.who_answered import Answered

_TOLD, _FRAME, _NAMED = "survey_doubts", "institutions.csv", 10
_UNIT = ["institution", "form", "question"]


def about_survey(read: SurveyRead | None, inputs: Inputs, counts: Counts) -> list[Doubt]:
    """Give all that is worth knowing of a survey, nothing where the frame alone speaks of one."""
    if read is None or read.survey.codebook.empty:
        return []
    return [
        *_of_forms(read.survey),
        *_of_response(read.survey),
        *_of_frame(read.survey),
        *_of_other_forms(read.survey),
        *_of_numbers(read.survey, inputs, counts),
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
    outside = sorted(set(survey.respondents["institution"]) - set(frame["institution"]))
    if outside:
        are = "it is outside the frame, and counts" if len(outside) == 1 else "they are outside the frame, and count"
        what = f"{_names(outside)} answered without a row here: {are} among themes, with a note, and in no rate"
        yield Doubt("notice", _FRAME, None, None, what, "Nothing, if that is right; else add a row")


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


def _of_other_forms(survey: Survey) -> Iterator[Doubt]:
    """Tell who answered another form than the list says: two exports may have been taken for each other."""
    frame, answers = survey.frame, survey.respondents
    if frame is None:
        return
    given = answers[answers["form"] != ""].groupby("institution")["form"].agg(set)
    listed = frame[(frame["survey_form"] != "") & frame["institution"].isin(given.index)]
    other = [row.row for row in listed.itertuples() if row.survey_form not in given[row.institution]]
    if other:
        first, *others = map(int, other)
        what = f"the institution answered another form than the list says{and_more(len(others), others)}"
        do = "Correct the list; or does an export stand for the other form? Then name the form in questions.csv"
        yield Doubt("warning", _FRAME, "survey_form", first, what, do)


def _of_numbers(survey: Survey, inputs: Inputs, counts: Counts) -> Iterator[Doubt]:
    """Tell who says to have done more blended mobilities than it has mobilities, by the rows of its answers."""
    said = survey.answers[survey.answers["question"] == DONE]
    most = said.groupby("institution")[["low", "high"]].max().max(axis=1)
    registered = registered_in_first_cohort(inputs, counts).set_index("institution")["mobilities"]
    beyond = most.index[most > most.index.map(registered)]
    answers = survey.respondents[survey.respondents["institution"].isin(beyond)]
    for file, rows in answers.groupby("file")["row"]:
        first, *others = map(int, rows)
        what = f"the number of the question {DONE} is larger than all mobilities of the institution"
        do = "Is it a year, a day that a spreadsheet made, or a number of other calls? Then correct it in the export"
        yield Doubt("warning", Path(file).name, None, first, what + and_more(len(others), others), do)


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
        what = f"by the counts and user_threshold = {inputs.study.user_threshold} the form {form!r} fits "
        what += _names(rows["institution"].tolist())
        row = int(rows["row"].iloc[0])
        yield Doubt("notice", _FRAME, "survey_form", row, what, f"Write {form} there, if that is right")


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(map(repr, names[:_NAMED]))}{more}"


def _of_codings(survey: Survey) -> Iterator[Doubt]:
    """Tell which answers to open questions nobody coded, and which codings are of an answer that no export has."""
    answered = Answered.of(survey)
    units, missing = in_words(survey, answered), uncoded(survey, answered)
    if missing:
        has = "has" if len(missing) == 1 else "have"
        what = f"{len(missing)} of the {len(units)} answers to open questions {has} no coding{_places(missing, survey)}"
        do = f"Code {'it' if len(missing) == 1 else 'them'}, with the theme nothing where no theme fits"
        lists = survey.sources.loc[survey.sources["source_kind"] == "codings", "file"]
        yield Doubt("warning", Path(next(iter(lists), "codings.csv")).name, None, None, what, do)
    of_answers, read = survey.codings[survey.codings["source"] == "answer"], survey.respondents
    if read.empty:
        return
    is_known = of_answers["institution"].isin(read["institution"])
    what = "the institution has no answer in any export of a form, and counts as one that answered"
    do = "Nothing, if it answered in another way; else correct the institution"
    yield from _of_rows(of_answers[~is_known], "institution", what, do)
    pairs = {*zip(read["institution"], read["form"], strict=True)}
    known = of_answers[is_known & of_answers["form"].isin(read["form"])]
    is_other = [pair not in pairs for pair in zip(known["institution"], known["form"], strict=True)]
    what = "the coding is of a form in whose export its institution has no answer, and counts as an answer to it"
    do = "Correct the form, unless it answered that one otherwise, such as in a letter"
    yield from _of_rows(known.loc[is_other], "form", what, do)


def _places(missing: Collection[tuple[str, str, str]], survey: Survey) -> str:
    """Name the questions, files and rows of the first answers that were not coded."""
    counting = survey.respondents[survey.respondents["counts"].astype(bool)]
    units = pd.DataFrame(sorted(missing), columns=_UNIT)
    there = counting[["institution", "form", "file", "row"]].merge(units).drop_duplicates(_UNIT)
    there = there.sort_values("file", kind="stable", ignore_index=True)
    told = list(there.head(_NAMED).itertuples())
    last = {each.file: each.Index for each in told}  # a file is named once, behind its last row
    named = [
        f"{each.question} in row {each.row}{f' of {Path(each.file).name}' if last[each.file] == each.Index else ''}"
        for each in told
    ]
    return f": {', '.join(named)}{' and others' if len(there) > _NAMED else ''}" if named else ""


def _of_rows(codings: pd.DataFrame, column: str, what: str, do: str) -> Iterator[Doubt]:
    for file, rows in codings.groupby("file", sort=False):
        first, *others = sorted({*rows["row"].astype(int)})
        yield Doubt("warning", Path(file).name, column, first, what + and_more(len(others), others), do)
