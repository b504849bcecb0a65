"""Drafts: by a status, or by a column of their own with a yes or a no; and other words of exports."""

import pytest
from tests.studies import HEADING, cube, mobility, tidied, tidy_table, write_study

from blendresearch.base.errors import InputError
from blendresearch.mobilities.registration import make_registration
from blendresearch.study.settings import read_study


def flagged(number: int, concept: str, cell: str, **cells: object) -> dict[str, object]:
    """A record without a status, but with a column that asks for it."""
    row = mobility(number, **{concept: cell}, **cells)
    return {heading: each for heading, each in row.items() if heading != HEADING["status"]}


def found(study) -> dict[str, int]:
    table = make_registration(study.sql("SELECT * FROM mobilities"))
    return dict(zip(table["rule"], table["mobilities"], strict=True))


def refused(folder) -> InputError:
    with pytest.raises(InputError) as caught:
        tidied(folder)
    return caught.value


@pytest.mark.parametrize(
    ("concept", "cells", "drafts"),
    [
        ("complete", ["Yes", "No", "ja", "nee", "TRUE", "0"], [False, True, False, True, False, True]),
        ("complete", ["Complete", "Draft", "voltooid"], [False, True, False]),
        ("complete", ["", ""], [False, False]),
        ("draft", ["No", "Yes", "", "x", "Concept"], [False, True, False, True, True]),
        ("status", ["Complete", "DRAFT", "Niet voltooid", " in  draft "], [False, True, True, True]),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_drafts_are_known_by_a_status_or_a_column_of_their_own(tmp_path, name, concept, cells, drafts):
    rows = [flagged(number, concept, cell) for number, cell in enumerate(cells)]
    if concept == "status":
        rows = [mobility(number, status=cell) for number, cell in enumerate(cells)]
    with tidied(write_study(tmp_path / "s", {name: rows})) as study:
        assert tidy_table(study)["draft"].tolist() == drafts
        assert found(study).get("draft_left_out", 0) == sum(drafts)
        assert set(found(study)) <= {"draft_left_out", "same_as_earlier"}


@pytest.mark.parametrize("concept", ["complete", "draft"])
def test_word_that_is_neither_yes_nor_no_is_refused(tmp_path, concept):
    error = refused(write_study(tmp_path / "s", {"a.csv": [flagged(1, concept, "Yes"), flagged(2, concept, "90%")]}))
    assert (error.file, error.column, error.row) == ("a.csv", HEADING[concept], 3)
    assert f'ignored = ["{HEADING[concept]}"]' in error.do


def test_empty_cell_in_a_column_that_says_which_are_complete_is_refused(tmp_path):
    rows = [flagged(1, "complete", "Yes"), flagged(2, "complete", "")]
    error = refused(write_study(tmp_path / "s", {"a.csv": rows}))
    assert (error.column, error.row) == (HEADING["complete"], 3)
    assert tidied(write_study(tmp_path / "t", {"a.csv": rows}, include_drafts="true"))


def test_record_that_is_a_draft_and_complete_is_refused(tmp_path):
    error = refused(write_study(tmp_path / "s", {"a.csv": [mobility(1, complete="Yes"), mobility(2, complete="No")]}))
    assert (error.row, "a draft by another" in error.what) == (3, True)
    folder = write_study(tmp_path / "t", {"a.csv": [mobility(1, status="", complete="Yes", draft="")]})
    assert tidy_table(folder)["draft"].tolist() == [False]


@pytest.mark.parametrize(("status", "empty"), [("Complete", 1), ("Draft", 1), ("", 0)])
def test_empty_status_is_told_where_others_have_one(tmp_path, status, empty):
    sub_row = {**mobility(1, status=""), HEADING["data_type"]: "Itinerary"}
    rows = [mobility(1, status=status), mobility(2, status=""), sub_row]
    other = [mobility(3, status="")]
    with tidied(write_study(tmp_path / "s", {"a.csv": rows, "b.csv": other})) as study:
        assert found(study).get("status_empty", 0) == empty
        assert tidy_table(study)["status_empty"].tolist() == [False, bool(empty), False, False]


def test_study_says_what_the_words_of_its_exports_mean(tmp_path):
    words = """
[words.status]
draft = ["Entwurf"]
complete = ["Finalised", "Draft 2"]
[words.yes_no]
yes = ["Oui"]
[words.data_type]
sub_row = ["Leg"]
"""
    rows = [
        mobility(1, status="entwurf"),
        mobility(2, status="Finalised", blended="oui"),
        mobility(3, status="Draft  2", accompanying_person="OUI"),
        {**mobility(2, status="", blended=""), HEADING["data_type"]: "leg"},
    ]
    from tests.studies import COHORTS

    folder = write_study(tmp_path / "s", {"a.csv": rows}, cohorts=COHORTS + words)
    with tidied(folder) as study:
        assert tidy_table(study)["left_out"].fillna("").tolist() == ["draft", "", "accompanying_person", "sub_row"]
        assert list(cube(study).values()) == [(1, 1, 1, 1)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('[words.status]\nfinal = ["x"]', "'final' is no value of status, choose one of draft, complete"),
        ('[words.status]\ndraft = ["x"]\ncomplete = ["X "]', "status has a word twice"),
        ('[words.colour]\nred = ["x"]', "words.colour"),
    ],
)
def test_words_of_no_value_are_refused(tmp_path, words, told):
    from tests.studies import COHORTS

    folder = write_study(tmp_path / "s", {}, cohorts=f"{COHORTS}{words}\n")
    with pytest.raises(InputError, match=told):
        read_study(folder)


def test_other_words_that_are_not_known_are_told(tmp_path):
    rows = [
        mobility(1, force_majeure="Yes", mode="Physical"),
        mobility(2, force_majeure="COVID-19", mode="Physical"),
        mobility(3, force_majeure="", mode="Hybrid"),
    ]
    with tidied(write_study(tmp_path / "s", {"a.csv": rows})) as study:
        assert tidy_table(study)["force_majeure"].tolist() == [True, False, False]
        told = {rule: number for rule, number in found(study).items() if rule.endswith("unknown")}
        assert told == {"force_majeure_unknown": 1, "mode_unknown": 1}


def test_words_of_a_status_are_no_headings_that_a_message_lists(tmp_path):
    rows = "Code;Kind;State;Who\nx;Participant;Complete;Ophelia Secret\ny;Participant;Draft;Ophelia Secret\n"
    assert "Secret" not in str(refused(write_study(tmp_path / "s", {"a.csv": rows})))
