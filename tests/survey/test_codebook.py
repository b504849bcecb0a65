"""The codebook of a study: what it says, and what is wrong with it."""

from pathlib import Path

import pytest

from blendresearch.base.errors import InputError
from blendresearch.survey.codebook import COLUMNS, outcomes, read_codebook_list, shipped_codebook

HEADING = ",".join(COLUMNS)
SOUND = ["wish,,wish,Wensen,Wishes,,,,,,yes,", "wish.budget,wish,wish,Budget,Budget,,,,,L4; O2,question,wish"]


def read(folder: Path, *rows: str, heading: str = HEADING):
    (folder / "codebook.csv").write_text("\n".join([heading, *rows]), encoding="utf-8")
    return read_codebook_list(folder / "codebook.csv")


def refused(folder: Path, *rows: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, *rows)
    return [str(each).removeprefix("codebook.csv, ") for each in caught.value.all]


def test_shipped_codebook_is_sound_and_every_counter_theme_speaks_against_an_obstacle():
    codebook = shipped_codebook().set_index("theme")
    assert len(codebook) == 64
    assert tuple(shipped_codebook().columns) == COLUMNS
    opposed = codebook[codebook["counter"] != ""]
    assert {*opposed["kind"]} == {"obstacle"}
    assert {*codebook.loc[opposed["counter"], "kind"]} <= {"benefit", "policy"}
    assert codebook.loc["obstacle.finance", "counter"] == "benefit.finance"


def test_every_theme_of_the_package_is_defined_in_both_languages():
    codebook = shipped_codebook()
    texts = codebook[["label_nl", "label_en", "definition_nl", "definition_en"]]
    assert (texts != "").all(axis=None)


def test_outcomes_have_a_name_in_both_languages():
    assert len(outcomes()) == 25
    assert (outcomes() != "").all(axis=None)
    assert outcomes()["code"].is_unique


def test_codebook_is_read_as_it_is_meant(tmp_path):
    codebook = read(tmp_path, "nut,,voordeel,Nut,,,,,,L4 | O2,ja,", "nut.tijd,nut,benefit,,Time,,,,,,,nut")
    assert codebook.to_dict("records") == [
        dict(zip(COLUMNS, ["nut", "", "benefit", "Nut", "Nut", "", "", "", "", "L4;O2", "yes", ""], strict=True)),
        dict(
            zip(COLUMNS, ["nut.tijd", "nut", "benefit", "Time", "Time", "", "", "", "", "", "no", "nut"], strict=True)
        ),
    ]


def test_columns_that_are_not_needed_may_be_missing(tmp_path):
    assert read(tmp_path, "wish,wish,Wensen", heading="theme,kind,label_nl")["parent"].tolist() == [""]
    assert read_codebook_list(tmp_path / "no.csv") is None


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",,wish,a,a,,,,,,,", "column 'theme', row 4: the cell is empty"),
        ("wish,,wish,a,a,,,,,,,", "column 'theme', row 4: it stands in the list twice, first in row 2"),
        ("Wens X,,wish,a,a,,,,,,,", "column 'theme', row 4: the theme is no code"),
        ("publish,,wish,a,a,,,,,,,", "column 'theme', row 4: this code says of a passage that it may be published"),
        ("a,,hope,a,a,,,,,,,", "column 'kind', row 4: the kind is none that there is. Write policy, feedback,"),
        ("a,,wish,,,,,,,,,", "column 'label_nl', row 4: the theme has no label"),
        ("a,wihs,wish,a,a,,,,,,,", "column 'parent', row 4: the parent is no theme of the codebook. Is wish meant?"),
        ("a,,wish,a,a,,,,,,,zzz", "column 'counter', row 4: the counter is no theme of the codebook. Add that theme"),
        ("a,,wish,a,a,,,,,L1; L99,,", "column 'outcome', row 4: the outcome is none of Key Action 1"),
        ("a,,wish,a,a,,,,,,maybe,", "column 'follow', row 4: the follow is none that there is. Write yes, no or"),
        ("a,wish,idea,a,a,,,,,,,", "column 'kind', row 4: the theme has another kind than its parent"),
        ("a,a,wish,a,a,,,,,,,", "column 'parent', row 4: the theme is a parent of itself"),
        ("a,,wish,=1+1,a,,,,,,,", "column 'label_nl', row 4: a spreadsheet would take the cell for a formula"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(tmp_path, row, sentence):
    (told,) = refused(tmp_path, *SOUND, row)
    assert told.startswith(sentence)


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    told = refused(tmp_path, "a,b,hope,,,,,,,X,maybe,c", "d,,hope,e,e,,,,,,,")
    assert [each.split("'")[1] for each in told] == ["kind", "follow", "label_nl", "parent", "counter", "outcome"]
    assert "(and so in 1 more row: 3)" in told[0]


def test_circle_of_themes_is_told_with_all_that_hang_on_it(tmp_path):
    (told,) = refused(tmp_path, "a,b,wish,a,a,,,,,,,", "b,a,wish,b,b,,,,,,,", "c,a,wish,c,c,,,,,,,", *SOUND)
    assert told.startswith(
        "column 'parent', row 2: the theme is a parent of itself, by way of others or not (and so in 2"
    )


def test_theme_below_very_many_others_is_told(tmp_path):
    chain = [f"t{place},{f't{place - 1}' if place else ''},wish,x,x,,,,,,," for place in range(1500)]
    (told,) = refused(tmp_path, *chain)
    assert told.startswith("column 'parent', row 23: the theme stands below more than 20 others")
    assert len(read(tmp_path, *chain[:21])) == 21


def test_nothing_has_no_theme_below_it(tmp_path):
    (told,) = refused(tmp_path, "nothing,,wish,n,n,,,,,,,", "a,nothing,wish,a,a,,,,,,,")
    assert told.startswith("column 'parent', row 3: the theme nothing says that there is none")
