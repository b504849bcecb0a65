"""Neutral names: nothing of a real one is left, and nothing depends on one."""

import re
import shutil
from pathlib import Path

import pytest
from tests.report_studies import study_of
from tests.reports import built, words

from blendresearch.base.errors import InputError
from blendresearch.base.hidden import Hidden
from blendresearch.report import Report
from blendresearch.run.analysis import Analysis
from blendresearch.run.own_letter import letter_to
from blendresearch.sharing.neutral_names import NeutralNames, letters
from blendresearch.sharing.replacing import Replacer
from blendresearch.statistics.results import Results
from blendresearch.study.lists import NUMBERS_OF_PROJECTS
from blendresearch.study.settings import read_study

COUNTS = {
    ("Zilverpoort", 2021): (40, 12), ("Zilverpoort", 2024): (30, 9), ("Ærø", 2021): (25, 2), ("Ærø", 2022): (30, 3),
    ("Kraaienveld", 2021): (60, 0), ("Kraaienveld", 2022): (50, 8), ("Populier", 2022): (45, 3),
    ("Populier", 2024): (20, 3), ("Wilgenhof", 2021): (33, 6), ("Wilgenhof", 2024): (35, 7),
}  # fmt: skip
PROTECTED = "\n[disclosure]\nname_institutions = false\nminimum_count = {minimum}\n"
NAMES = sorted({name for name, _ in COUNTS})


def protected_study(folder: Path, minimum: int = 5, renamed: dict[str, str] | None = None) -> Path:
    """Write a study that hides names and small counts; `renamed` gives institutions other names."""
    study = study_of(folder, COUNTS, focus="Zilverpoort")
    settings = study / "study.toml"
    text = settings.read_text(encoding="utf-8").replace("A study", "Zilverpoort and the others")
    settings.write_text(text + PROTECTED.format(minimum=minimum), encoding="utf-8")
    for path in (settings, study / "projects.csv"):
        content = path.read_text(encoding="utf-8")
        for name, other in (renamed or {}).items():
            content = content.replace(name, other)
        path.write_text(content, encoding="utf-8")
    for number, path in enumerate(sorted((study / "mobilities").iterdir(), reverse=True)):
        path.rename(path.with_name(f"{number}.csv"))  # else the names of files would say it
    return study


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Path:
    return protected_study(tmp_path_factory.mktemp("raw") / "study")


@pytest.fixture(scope="module")
def analysis(study, tmp_path_factory) -> Analysis:
    return Analysis.open(study, tmp_path_factory.mktemp("out"))


@pytest.fixture(scope="module")
def shared(analysis) -> Results:
    return analysis.results("shared")


def tables(analysis: Analysis) -> dict[str, str]:
    """Give the tables that may be shared as their files hold them."""
    shared = analysis.results("shared")
    folder = analysis.workspace.processed / "shared"
    return {name: (folder / f"{name}.csv").read_text(encoding="utf-8") for name in shared.table_names}


def test_no_table_holds_a_name_or_a_project(analysis):
    codes = analysis.inputs.projects["project_code"].tolist()
    for path in sorted((analysis.workspace.processed / "shared").rglob("*")):
        text = path.read_text(encoding="utf-8")
        assert not [each for each in (*NAMES, *codes) if each.casefold() in text.casefold()], path.name
    assert "Institution A" in tables(analysis)["statistics"]


def test_other_names_in_the_input_change_no_byte(analysis, shared, tmp_path):
    others = dict(zip(NAMES, ["Aa", "Zz", "Mm", "Bb", "Yy"], strict=True))
    study = protected_study(tmp_path / "raw", renamed=others)
    renamed = Analysis.open(study, tmp_path / "out")
    renamed.workspace.secret.parent.mkdir(parents=True)
    shutil.copy(analysis.workspace.secret, renamed.workspace.secret)
    assert renamed.results("shared").inputs == shared.inputs
    assert tables(renamed) == tables(analysis)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_report_holds_neutral_names_and_no_small_count(shared, language):
    report, blocks = built(Report(shared, language))
    text = words(blocks) + report.document.title + report.document.notice
    svg = "".join(block.svg for block in blocks if hasattr(block, "svg"))
    assert not [name for name in NAMES if name.casefold() in (text + svg).casefold()]
    own = {"nl": "Instelling", "en": "Institution"}[language]
    assert f"{own} {shared.study.focus[0].split()[1]}" in text
    assert "<5" in text


def test_published_figures_of_single_institutions_are_left_out(study, tmp_path):
    own = tmp_path / "study"
    shutil.copytree(study, own)
    rows = [
        "a,Kraaienveld: blended,8,0,blended cohort=completed institution=Kraaienveld",
        "b,Unheard of: blended,8,0,blended cohort=completed institution=Elsewhere",
        "c,All but ZILVERPOORT,0,0,blended cohort=completed subset=without_focus",
    ]
    (own / "published.csv").write_text("\n".join(["id,what,published,decimals,measure", *rows]), encoding="utf-8")
    published = Analysis.open(own, tmp_path).results("shared").lists.published
    assert published["id"].tolist() == ["1"]
    assert published["what"].str.fullmatch("All but Institution [A-E]").all()


def test_nothing_in_shared_results_leads_to_a_record(shared):
    """The results load from a folder of protected tables alone, wherever that stands."""
    assert shared.unread == 0
    assert all(name.startswith("mobilities/export-") for name in shared.inputs)
    assert {type(value).__module__.split(".")[0] for value in vars(shared).values()} <= {
        "builtins", "blendresearch", "pandas",
    }  # fmt: skip
    assert shared.lists.projects[list(NUMBERS_OF_PROJECTS)].isna().all(axis=None)


def test_results_load_from_their_folder_alone(analysis, shared, tmp_path):
    shutil.copytree(analysis.workspace.processed / "shared", tmp_path / "elsewhere")
    moved = Results.load(tmp_path / "elsewhere")
    assert moved.study == shared.study
    assert words(built(Report(moved, "en"))[1]) == words(built(Report(shared, "en"))[1])


def test_counts_alone_can_be_hidden(study, tmp_path):
    named = tmp_path / "named"
    shutil.copytree(study, named)
    settings = named / "study.toml"
    text = settings.read_text(encoding="utf-8").replace("name_institutions = false", "name_institutions = true")
    settings.write_text(text, encoding="utf-8")
    results = Analysis.open(named, tmp_path).results("shared")
    assert results.statistics.find("completed", institution="Populier").blended == Hidden(5)
    assert results.neutral == {}


def test_a_minimum_that_says_what_it_hides_is_refused(tmp_path):
    with pytest.raises(InputError, match="choose 3 or more"):
        read_study(protected_study(tmp_path / "raw", minimum=2))


def test_letters_go_on_after_z():
    assert [letters(place) for place in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def test_the_order_of_names_follows_from_the_secret_and_the_projects_alone(analysis):
    projects = analysis.inputs.projects
    names = NeutralNames.of(projects, ["Elders"], b"k" * 32)
    assert NeutralNames.of(projects.iloc[::-1], ["Elders"], b"k" * 32) == names
    orders = {tuple(NeutralNames.of(projects, ["Elders"], bytes([n] * 32)).institutions) for n in range(30)}
    assert len(orders) > 25
    with pytest.raises(ValueError, match="need a key"):
        NeutralNames.of(projects, [], b"")


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("ROC Æro-Noord meldt", "X meldt"),
        ("bij roc  æro noord.", "bij X."),
        ("ROC ÆRO—NOORD's aandeel", "X's aandeel"),
        ("Procter bleef", "Procter bleef"),
        ("Café Zuid en ROC Æro Noord-West", "Y en Z"),
        ("CAFE ZUID", "Y"),
        ("niets", "niets"),
        ("", ""),
    ],
)
def test_a_name_is_replaced_in_any_spelling_and_a_part_of_a_word_is_not(text, replaced):
    replace = Replacer({"ROC Æro Noord": "X", "Café Zuid": "Y", "ROC Æro Noord West": "Z", "Roc": "W"})
    assert replace(text) == replaced
    assert Replacer({})(text) == text


def test_a_letter_tells_no_name_of_another_institution_in_the_title_of_the_study(analysis):
    one = letter_to(analysis, "Ærø", "en").document
    assert "Ærø" in one.title
    assert re.search("Institution [A-E] and the others", one.subtitle)
    assert not [name for name in NAMES if name != "Ærø" and name in f"{one}"]
