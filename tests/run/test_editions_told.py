"""What check tells of an earlier edition: what cannot be compared and why, and who may be whom."""

import json
from dataclasses import replace
from hashlib import sha256
from types import SimpleNamespace

from tests.made_editions import after, edition_of
from tests.made_results import Cell, Made
from tests.studies import mobility, write_study

from blendresearch.run.editions_told import _WHY, about_editions
from blendresearch.run.judging import judge_study
from blendresearch.statistics.editions.values import Why
from blendresearch.study.folder import Workspace
from blendresearch.study.settings import Disclosure

THEN = """cohort,subset,unit,kind,institution,call_year,activity_type,total,blended
completed,all,mobility,all,,,,140,8
completed,all,mobility,all,Alfa College,,,100,8
completed,all,mobility,all,Beta College,,,40,0
"""
PREVIOUS = """
[[previous_cohorts]]
name = "completed"
call_years = [2019, 2020]
complete = true
"""


def told(folder, **more: str) -> list[str]:
    study = write_study(folder / "s", {"a.csv": [mobility(1)]}, previous='"then"', **more)
    (study / "then").mkdir(exist_ok=True)
    (study / "then" / "statistics.csv").write_text(THEN, encoding="utf-8")
    problems = judge_study(Workspace.open(study, folder / "out"))
    return [f"{each.severity}: {each.what}. {each.do}." for each in problems if "then" in each.what]


def test_every_reason_has_its_sentence():
    assert {*Why.__args__} == {*_WHY, "unknown_state"}


def test_check_asks_for_what_the_earlier_edition_does_not_tell(tmp_path):
    asked, near = told(tmp_path)
    assert asked.startswith("warning: of the cohorts of then (completed) it is not told which calls")
    assert "[[previous_cohorts]]" in asked
    assert near.startswith("notice: 'Alfa College' of then is in no export of this study, and 'Alpha College' is new")


def test_what_cannot_be_compared_is_told_in_a_line(tmp_path):
    study = write_study(
        tmp_path / "s",
        {"a.csv": [mobility(1)]},
        files={"spellings.csv": "spelling,institution\nAlfa College,Alpha College\n"},
    )
    with (study / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(PREVIOUS)
    text = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(f'previous = "then"\n{text}', encoding="utf-8")
    (study / "then").mkdir()
    (study / "then" / "statistics.csv").write_text(THEN, encoding="utf-8")
    problems = judge_study(Workspace.open(study, tmp_path / "out"))
    (line,) = [each.what for each in problems if "then" in each.what]
    assert "requested of completed (the earlier edition has no requests.csv)" in line
    assert "completed with running (one is finished, the other is not)" in line
    assert not [each for each in problems if "Alfa" in each.what]  # the spelling is that of the earlier edition


def test_wrong_file_of_the_earlier_edition_is_told_once(tmp_path):
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, previous='"then"')
    (study / "then").mkdir()
    (study / "then" / "statistics.csv").write_text(THEN.replace("100,8", "100,800"), encoding="utf-8")
    problems = [each for each in judge_study(Workspace.open(study, tmp_path / "out")) if each.severity == "error"]
    assert [(each.file, each.row) for each in problems] == [("statistics.csv", 3)]


def test_names_that_differ_in_a_number_are_not_asked_for():
    before = Made((Cell("School 41", 2021, 9, 1),), {"completed": (2021,)})
    now = Made((Cell("School 43", 2023, 9, 1),), {"completed": (2023,)})
    assert [each for each in about_editions(after(edition_of(before), now)) if each.file == "spellings.csv"] == []
    other = replace(now, cells=(Cell("Schools 41", 2023, 9, 1),))
    assert any("'Schools 41' is new" in each.what for each in about_editions(after(edition_of(before), other)))


def test_counts_that_the_earlier_edition_shows_of_the_same_calls_are_no_secret():
    cells = (Cell("Alpha College", 2021, 9, 1), Cell("Beta College", 2021, 90, 40))
    before = Made(cells, {"completed": (2021,)})
    now = after(edition_of(before), before)

    def warned(least: int, shown: int | None) -> list[str]:
        earlier = replace(now.editions.earlier, minimum_count=shown)
        study = now.study.model_copy(update={"disclosure": Disclosure(minimum_count=least)})
        asked = SimpleNamespace(editions=replace(now.editions, earlier=earlier), study=study)
        return [each.what for each in about_editions(asked) if "who reads both knows counts" in each.what]

    (told_once,) = warned(5, 0)
    assert told_once.endswith("counts that this study hides")
    assert "(2021)" in told_once
    assert (len(warned(5, None)), warned(5, 5), warned(0, 0)) == (1, [], [])


def test_results_of_the_earlier_edition_that_somebody_changed_are_told(tmp_path):
    def crate(content: str) -> str:
        table = {"@id": "statistics.csv", "@type": "File", "sha256": sha256(content.encode()).hexdigest()}
        return json.dumps({"@graph": [{"@id": "./", "name": "A study"}, table]})

    then = tmp_path / "s" / "then"
    then.mkdir(parents=True)
    for published, number in ((THEN, 0), (THEN.replace("8", "9"), 1)):
        (then / "ro-crate-metadata.json").write_text(crate(published), encoding="utf-8")
        changed = [each for each in told(tmp_path) if "statistics.csv was changed after it was made" in each]
        assert len(changed) == number
