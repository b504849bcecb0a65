"""Names of institutions: taken over as the study says, never guessed, and asked about where one stands alone."""

import pytest
from tests.studies import ALPHA, ASSUMED, BETA, GAMMA, mobility, write_study

from blendresearch.base.errors import InputError
from blendresearch.run.analysis import Analysis
from blendresearch.run.judging import judge_study
from blendresearch.study.spellings import Alone, Spellings, nearest, pairs_alike, standing_alone

PROJECTS = f"project_code,institution\n{ALPHA},Alfa\n{BETA},College Beta\n{GAMMA},Alpha College\n"
SPELLINGS = "spelling,institution\nAlfa,Alpha College\nBeta,Beta College\nCollege Beta,Beta College\n"
EXPORTS = {"a.csv": [mobility(1), mobility(2, project_code=BETA), mobility(3, project_code=GAMMA)]}


def study(tmp_path, **files: str) -> Analysis:
    lists = {f"{name}.csv": text for name, text in files.items()}
    folder = write_study(tmp_path / "s", EXPORTS, projects=PROJECTS, files=lists, focus='["Alfa", "Alpha College"]')
    return Analysis.open(folder, tmp_path)


def noticed(analysis: Analysis) -> list[str]:
    problems = judge_study(analysis.workspace)
    assert {problem.severity for problem in problems} <= {"warning", "notice"}
    return [problem.what for problem in problems if problem.severity == "notice" and ASSUMED not in problem.what]


def test_spellings_join_an_institution_in_all_lists_and_in_the_focus(tmp_path):
    frame = "institution,approached\nAlpha College,yes\nBeta,no\n"
    published = "id,what,published,decimals,measure\na,A,1,0,total cohort=completed institution=Alfa\n"
    analysis = study(tmp_path, spellings=SPELLINGS, institutions=frame, published=published)
    assert analysis.study.focus == ["Alpha College"]
    assert list(analysis.inputs.frame["institution"]) == ["Alpha College", "Beta College"]
    assert list(analysis.inputs.projects["institution"]) == ["Alpha College", "Beta College", "Alpha College"]
    assert list(analysis.results().statistics.by("institution", "completed")) == ["Alpha College", "Beta College"]
    assert analysis.results().statistics.find("completed", subset="focus").total == 1
    assert [finding.status for finding in analysis.results().published] == ["reproduced"]
    assert analysis.notices() == []
    assert noticed(analysis) == []


def test_check_tells_names_that_stand_alone(tmp_path):
    analysis = study(tmp_path, spellings=SPELLINGS, institutions="institution\nAlpha Colledge\nBeta\n")
    told = "the institution 'Alpha Colledge' is without a project"
    assert noticed(analysis) == [told]
    assert analysis.notices() == [f"institutions.csv: {told}. Is 'Alpha College' meant? Then say so in spellings.csv."]


def test_check_tells_an_institution_of_a_published_figure_that_no_list_has(tmp_path):
    measure = "total cohort=completed institution='Alpha Colledge'"
    published = f'id,what,published,decimals,measure\na,A,1,0,"{measure}"\n'
    analysis = study(tmp_path, published=published)
    assert noticed(analysis) == ["the institution 'Alpha Colledge' is in no list of the study"]
    assert analysis.notices()[0].endswith("Is 'Alpha College' meant? Then say so in spellings.csv.")


def test_without_the_file_names_are_as_written(tmp_path):
    assert list(study(tmp_path).inputs.projects["institution"]) == ["Alfa", "College Beta", "Alpha College"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"spellings": "spelling,institution\nAlfa,Beta\nBeta,Gamma\n"}, "the name stands among the spellings, too"),
        ({"spellings": "spelling,institution\nAlfa,Beta\nAlfa,Gamma\n"}, "it stands in the list twice"),
        ({"spellings": "spelling,institution\nAlfa,\n"}, "the cell is empty"),
        ({"spellings": "spelling\nAlfa\n"}, "the heading is missing"),
        (
            {"spellings": SPELLINGS, "institutions": "institution\nAlfa\nAlpha College\n"},
            "by spellings.csv it is an institution of another row",
        ),
    ],
)
def test_what_would_have_to_be_guessed_is_refused(tmp_path, files, said):
    with pytest.raises(InputError, match=said) as caught:
        study(tmp_path, **files).prepare()
        _ = study(tmp_path, **files).institutions
    assert ".csv" in str(caught.value)


def test_focus_without_a_project_is_refused_with_the_nearest_name(tmp_path):
    with pytest.raises(InputError, match=r"'Alpha Colege' has no project\. Is 'Alpha College' meant\? Write"):
        Analysis.open(
            write_study(tmp_path / "s", EXPORTS, projects=PROJECTS, focus='["Alpha Colege"]'), tmp_path
        ).prepare()


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("ROC Nijmegn", "ROC Nijmegen"),
        ("roc-nijmegen", "ROC Nijmegen"),
        ("Roc van Nijmegen", "ROC Nijmegen"),
        ("ROC Arnhem", "ROC Arnhem"),
        ("Zadkine", None),
    ],
)
def test_nearest_name_is_near(name, near):
    assert nearest(name, {"ROC Nijmegen", "ROC Arnhem", "SintLucas"}) == near


def test_pairs_alike_come_in_the_order_of_their_names():
    assert list(pairs_alike(["b-1", "a-1", "c", "B 1", "A 1"])) == [("A 1", "a-1"), ("B 1", "b-1")]


def test_names_that_differ_in_signs_alone_are_told():
    assert list(pairs_alike(["R.O.C. Nijmegen", "ROC Nijmegen", "Roc Nijmegen", "SintLucas"])) == [
        ("R.O.C. Nijmegen", "ROC Nijmegen"),
        ("R.O.C. Nijmegen", "Roc Nijmegen"),
        ("ROC Nijmegen", "Roc Nijmegen"),
    ]


def test_names_that_stand_alone_are_told_with_the_nearest_one():
    names = Spellings({"Alfa": "Alpha College", "Gama": "Gamma"})
    listed = ["Alfa", "Gamma", "GAMMA", "Beta College", "Epsilon", "Epsylon"]
    framed = ["Alpha College", "Gamma", "GAMMA", "Beta Colege", "Delta", "Epsilon"]
    told = standing_alone(names, listed, framed, ["Gamma"], ["Alfa", "Delta", "Gamma Colege"])
    assert list(told) == [
        Alone(
            "spellings.csv",
            "the spelling 'Gama' stands in no list of the study",
            "Is 'Gamma' meant? Then write that",
        ),
        Alone(
            "institutions.csv",
            "the institution 'Beta Colege' is without a project",
            "Is 'Beta College' meant? Then say so in spellings.csv",
        ),
        Alone(
            "institutions.csv",
            "the institution 'Delta' is without a project",
            "Nothing, if that is right; else say so in spellings.csv",
        ),
        Alone(
            "projects.csv",
            "the institution 'Epsylon' is not in institutions.csv",
            "Is 'Epsilon' meant? Then say so in spellings.csv",
        ),
        Alone(
            "published.csv",
            "the institution 'Gamma Colege' is in no list of the study",
            "Correct it, or say so in spellings.csv",
        ),
        Alone(
            "projects.csv",
            "'GAMMA' and 'Gamma' differ in capitals, signs or spaces alone and are counted apart",
            "If they are one institution, say so in spellings.csv",
        ),
    ]


@pytest.mark.parametrize(("idle", "told"), [(2, "'Delta 1', 'Delta 2'"), (30, "'Delta 10' and 20 more")])
def test_institutions_without_project_are_told_together(idle, told):
    frame = ["Alpha College", *(f"Delta {number}" for number in range(1, idle + 1))]
    (alone,) = standing_alone(Spellings(), ["Alpha College"], frame, [])
    assert alone.what.startswith(f"{idle} institutions are without a project: 'Delta 1', 'Delta 2'")
    assert alone.what.endswith(told)
    assert alone.do == "Nothing, if that is right; else say so in spellings.csv"


def test_frame_without_projects_is_not_held_against_them():
    assert list(standing_alone(Spellings(), [], ["Alpha College"])) == []


def test_projects_without_a_frame_are_not_held_against_it():
    assert list(standing_alone(Spellings(), ["Alpha College"], [])) == []
