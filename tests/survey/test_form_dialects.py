"""The same answers, exported by each program, are read the same: what was chosen, in which order, how many."""

import math
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.survey import form_exports as forms
from tests.survey.form_exports import DIALECTS, write_survey

from blendresearch.data.codelists import is_spreadsheet_error
from blendresearch.study.spellings import Spellings
from blendresearch.survey.forms import FormsRead, read_forms
from blendresearch.survey.questions import read_questions


def study_settings(partial: str = "count"):
    return SimpleNamespace(survey=SimpleNamespace(partial_answers=partial))


def read(folder, partial: str = "count") -> FormsRead:
    frame = pd.DataFrame({"institution": forms.INSTITUTIONS, "survey_form": ""})
    return read_forms(folder, read_questions(folder), Spellings(), frame, study_settings(partial))


def as_set(read: FormsRead) -> set[tuple]:
    """What was read, without the codes of statements, which no list names."""
    return {
        (row.institution, row.question, forms.STATEMENT_CODES.get(row.item, row.item), row.option,
         None if math.isnan(row.low) else int(row.low))
        for row in read.answers.itertuples()
    }  # fmt: skip


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12).filter(
    lambda text: any(map(str.isalpha, text)) and text.casefold() not in ("na", "nvt") and not is_spreadsheet_error(text)
)
with_other = [*forms.USED, forms.OTHER]
answer = st.fixed_dictionaries(
    {"who": st.sampled_from(forms.INSTITUTIONS), "problems": words},
    optional={
        "policy": st.sampled_from([*forms.POLICY, "Bijna"]),
        "used": st.lists(st.sampled_from(with_other), unique=True, min_size=1),
        "tools": st.lists(st.sampled_from(forms.TOOLS), unique=True, min_size=1),
        "agree": st.dictionaries(st.sampled_from(forms.STATEMENTS), st.sampled_from(forms.SCALE), min_size=1),
        "order": st.permutations(forms.ORDER),
        "done": st.integers(0, 9999),
    },
)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(answers=st.lists(answer, min_size=1, max_size=5))
@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_answers_come_back_as_they_were_given(dialect, answers, tmp_path_factory):
    folder = write_survey(tmp_path_factory.mktemp("study"), dialect, answers)
    found = read(folder)
    assert found.respondents["institution"].tolist() == [each["who"] for each in answers]
    assert found.respondents["counts"].all()
    assert found.sources["program"].tolist() == [dialect.partition(",")[0]]
    answers = [{**each, "agree": each.get("agree", {})} for each in answers]
    assert as_set(found) == forms.expected(answers)
