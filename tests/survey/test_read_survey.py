"""The survey of a study folder as one value: what it holds, what it never holds, and its faults told together."""

import pandas as pd
import pytest
from tests.made_results import Cell, Made
from tests.studies import mobility, write_study
from tests.survey.written_survey import CODINGS, FRAME, QUESTIONS, write_survey

from blendresearch.base.errors import InputError
from blendresearch.base.tables import columns_of, save_table, stacked
from blendresearch.run.analysis import Analysis
from blendresearch.study.earlier_edition import snapshot_of
from blendresearch.study.folder import Workspace
from blendresearch.study.inputs import read_inputs
from blendresearch.survey.read import open_survey


def read(folder):
    found = open_survey(read_inputs(folder))
    return found and found.survey


def faults(folder) -> list[tuple[str, str | None, int | None]]:
    with pytest.raises(InputError) as caught:
        read(folder)
    return sorted((each.file, each.column, each.row) for each in caught.value.all)


def test_survey_is_read_from_all_its_files(tmp_path):
    survey = read(write_survey(tmp_path / "s"))
    respondents = survey.respondents[["institution", "form", "counts"]].to_numpy().tolist()
    assert sorted(respondents) == [
        ["Alpha College", "user", True],
        ["Beta College", "non-user", True],
        ["Epsilon College", "non-user", True],
    ]
    assert survey.questions[["question", "form"]].to_numpy().tolist() == [
        [question, form] for form in ("user", "non-user") for question in ("institution", "more_done", "why")
    ]
    assert survey.codings[["theme", "coder"]].to_numpy().tolist() == [
        ["benefit.finance", 2], ["benefit.finance", 1], ["obstacle.clarity.meaning", 2],
    ]  # fmt: skip
    assert survey.quotes["quote"].tolist() == ["Het scheelt geld"]
    assert survey.sources["source_kind"].tolist() == ["form", "form", "codings", "visit"]
    assert survey.visits["date"].tolist() == ["2025-02-03"]
    assert "obstacle.finance" in set(survey.codebook["theme"])


def test_nothing_of_a_person_and_no_unpublished_words_are_in_it(tmp_path):
    found = open_survey(read_inputs(write_survey(tmp_path / "s")))
    frames = [each for each in (*vars(found.survey).values(), found.to_look_at) if each is not None]
    text = " ".join(each.to_csv() for each in frames)
    assert [word for word in ("piet", "Piet", "Kees", "Geen idee") if word in text] == []


def test_study_without_a_survey_has_none(tmp_path):
    frame = "institution,approached,responded\nAlpha College,yes,{}\n"
    without = {"institutions.csv": frame.format("no")}
    assert read(write_study(tmp_path / "a", {"a.csv": [mobility(1)]})) is None
    assert read(write_study(tmp_path / "b", {"a.csv": [mobility(1)]}, files=without)) is None


def test_list_of_institutions_alone_says_who_answered(tmp_path):
    files = {"institutions.csv": "institution,approached,responded\nAlpha College,yes,yes\n"}
    survey = read(write_study(tmp_path / "a", {"a.csv": [mobility(1)]}, files=files))
    assert survey.has_begun
    assert (len(survey.respondents), len(survey.codebook)) == (0, 0)
    results = Analysis.open(tmp_path / "a", tmp_path).results()
    assert len(results.survey.response)
    assert (results.has_survey, "survey_response" in results.table_names) == (False, False)


def test_lists_alone_are_no_survey_yet(tmp_path):
    lists = {"institutions.csv": "institution\nAlpha College\n", "survey/codings.csv": CODINGS.partition("\n")[0]}
    others = dict.fromkeys(("survey/users.csv", "survey/others.csv", "survey/visits.csv"))
    folder = write_survey(tmp_path / "s", lists | others)
    assert not read(folder).has_begun
    results = Analysis.open(folder, tmp_path).results()
    assert (results.has_survey, "survey_themes" in results.table_names) == (False, False)


def test_faults_of_all_files_are_told_together(tmp_path):
    wrong = {
        "survey/codings.csv": CODINGS.replace("benefit.finance,Kees", "benefit.finances,Kees"),
        "survey/visits.csv": "institution,date\nAlpha College,gisteren\n",
        "survey/names.csv": "name,kind\nPiet,mens\n",
        "survey/others.csv": "Uw instelling;Is er meer gedaan?;Waarom niet?\nOnbekend College;Ja;x\n",
    }
    told = faults(write_survey(tmp_path / "s", wrong))
    assert ("codings.csv", "theme", 3) in told
    assert ("names.csv", "kind", 2) in told
    assert [file for file, *_ in told] == ["codings.csv", "names.csv", "others.csv"]  # names hide what rests on them


def test_fault_of_a_list_hides_what_rests_on_it_alone(tmp_path):
    wrong = {
        "survey/questions.csv": QUESTIONS.replace("open,,Waarom,Why", "opne,,Waarom,Why"),
        "survey/visits.csv": "institution\n\nX\n",
    }
    assert faults(write_survey(tmp_path / "s", wrong)) == [
        ("questions.csv", "kind", 4),
        ("visits.csv", "institution", 3),
    ]


def test_name_in_a_published_quote_stops_with_its_row(tmp_path):
    wrong = {"survey/codings.csv": CODINGS.replace(",Het scheelt geld,", ",Bij Beta College scheelt het,")}
    assert faults(write_survey(tmp_path / "s", wrong)) == [("codings.csv", "quote", 2)]


# --- Results


def test_tables_of_the_survey_are_among_the_results_and_come_back(tmp_path):
    analysis = Analysis.open(write_survey(tmp_path / "s"), tmp_path)
    results = analysis.results()
    themes = results.survey.themes.query("form == ''").set_index("theme")["institutions"]
    assert (themes["benefit.finance"], themes["obstacle.clarity"], themes["policy"]) == (1, 1, 0)
    (every,) = results.survey.response.query("by == 'all'").itertuples()
    assert (every.institutions, every.approached, every.complete, every.unasked) == (4, 4, 2, 1)
    assert {"survey_themes", "survey_response"} < set(results.table_names)
    assert not {"survey_quotes", "survey_sources"} & set(results.table_names)
    private = analysis.workspace.processed / "worklists"
    assert {"disagreements.csv", "quotes_to_look_at.csv", ".gitignore"} <= {path.name for path in private.iterdir()}
    assert "survey" in analysis.study.model_dump()


# --- Then and now


COUNTED = Made((Cell("Alpha College", 2021, 10, 1),), {"completed": (2021,)})


def earlier(reports, counts: dict[str, object]):
    whole = {"form": "", "answered": 10, "outside": 0, "population": 42}
    rows = [{"theme": theme, "institutions": number, **whole} for theme, number in counts.items()]
    save_table(reports, "survey_themes", stacked("survey_themes", [pd.DataFrame(rows, dtype=object)]))
    save_table(reports, "statistics", COUNTED.results.tables.statistics)
    codes = pd.DataFrame([{"theme": theme} for theme in counts])
    save_table(reports, "survey_codebook", stacked("survey_codebook", [codes]))


def opened(tmp_path, changed=None):
    folder = write_survey(tmp_path / "s", changed, previous='"then"')
    workspace = Workspace.open(folder, tmp_path)
    return open_survey(read_inputs(folder, snapshot_of(workspace)))


def test_themes_of_the_earlier_edition_are_read_without_what_it_hid(tmp_path):
    earlier(tmp_path / "reports" / "then", {"policy.present": 4, "obstacle.covid": "<5", "obstacle.money": 7})
    changed = {"survey/earlier_themes.csv": "theme,earlier\nobstacle.finance,obstacle.money\n"}
    found = opened(tmp_path, changed).earlier
    assert found.themes["theme"].tolist() == ["policy.present", "obstacle.money"]
    assert found.themes.columns.tolist() == list(columns_of("survey_themes"))
    assert found.changed.to_numpy().tolist() == [["obstacle.finance", "obstacle.money"]]


def test_code_of_neither_codebook_is_told_with_its_row(tmp_path):
    earlier(tmp_path / "reports" / "then", {"policy.present": 4})
    changed = {"survey/earlier_themes.csv": "theme,earlier\npolicy.present,policy\nno.theme,policy.present\n"}
    with pytest.raises(InputError) as caught:
        opened(tmp_path, changed)
    assert [(each.column, each.row) for each in caught.value.all] == [("theme", 3), ("earlier", 2)]


def test_earlier_edition_that_cannot_be_read_is_told(tmp_path):
    earlier(tmp_path / "reports" / "then", {"policy.present": 4})
    (tmp_path / "reports" / "then" / "survey_themes.csv").write_text("a\nb\n", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read as tables of a survey"):
        opened(tmp_path)


def test_frame_is_that_of_the_study(tmp_path):
    assert len(read(write_survey(tmp_path / "s")).frame) == FRAME.count("\n") - 1


def test_change_is_told_against_the_earlier_edition_and_made_again_with_it(tmp_path):
    folder = write_survey(tmp_path / "s", previous='"then"')
    shares = []
    for named in (2, 7):
        earlier(tmp_path / "reports" / "then", {"policy.present": named})
        results = Analysis.open(folder, tmp_path).results()
        (row,) = results.survey.change.itertuples()
        shares.append((row.theme, row.earlier_institutions, row.institutions, round(row.difference, 2)))
        assert "reports/then/survey_themes.csv" in results.inputs
    assert shares == [("policy.present", 2, 0, -0.2), ("policy.present", 7, 0, -0.7)]
