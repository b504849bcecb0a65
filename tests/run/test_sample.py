"""`blendresearch sample`, from the draw to the estimate: answers made by the test, on made-up studies."""

import csv
import json
import shutil
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from rich.console import Console
from tests.contents import contents
from tests.report_studies import study_of
from tests.runs import hashes, in_this_process
from tests.studies import mobility, write_study

from blendresearch.base.errors import InputError, PlaceError, UsageError
from blendresearch.run.analysis import Analysis
from blendresearch.run.commands.sample import draw_sample
from blendresearch.run.judging import judge_study
from blendresearch.run.pipeline import run
from blendresearch.study.folder import Workspace
from blendresearch.study.near_names import refuse_stray

COUNTS = {("Alpha", 2021): (120, 12), ("Beta", 2021): (60, 0), ("Gamma", 2022): (20, 4), ("Alpha", 2024): (30, 3)}
FOCUS = "Alpha"


def draw(study: Path, output: Path, size: int = 60, seed: int = 1) -> Path:
    draw_sample(Console(quiet=True), str(study), size=size, seed=seed, output=output)
    return output / "processed" / study.name / "worklists" / "sample"


@pytest.fixture
def study(tmp_path) -> Path:
    return study_of(tmp_path / "study", COUNTS, FOCUS)


def asked(folder: Path) -> list[dict[str, str]]:
    with (folder / "validation.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answer(study: Path, rows: list[dict[str, str]], headings: str = "project_code,mobility_id,answer,source") -> None:
    lines = [headings, *(",".join(row.values()) for row in rows)]
    (study / "validation.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def number(row: dict[str, str]) -> int:
    return int(row["mobility_id"].rsplit("-", 1)[1])


def truly(row: dict[str, str]) -> str:
    """Answer as if every tenth mobility had a virtual part, and the first twelve of each project."""
    return "yes" if number(row) < 12 or number(row) % 10 == 0 else "no"


def test_worklists_ask_each_institution_about_its_own_and_show_no_flag(study, tmp_path):
    folder = draw(study, tmp_path / "out")
    assert sorted(path.name for path in folder.iterdir()) == [
        "Alpha.xlsx", "Beta.xlsx", "Gamma.xlsx", "overview.xlsx", "sample.json", "validation.csv",
    ]  # fmt: skip
    assert (folder.parent / ".gitignore").read_text("utf-8") == "*\n"
    own = CalamineWorkbook.from_path(folder / "Beta.xlsx").get_sheet_by_index(0).to_python()
    (at,) = [place for place, row in enumerate(own) if "Mobility activity ID" in row]
    assert len(own[at]) == 6
    assert all(not row[4] and not row[5] for row in own[at + 1 :])
    listed = {(row["project_code"], row["mobility_id"]) for row in asked(folder)}
    assert len(listed) == 60
    in_files = {
        tuple(row[:2])
        for name in ("Alpha", "Beta", "Gamma")
        for row in CalamineWorkbook.from_path(folder / f"{name}.xlsx").get_sheet_by_index(0).to_python()
        if row[1] and row[0].startswith("20")
    }
    assert in_files == listed


def test_strata_say_how_many_there_are(study, tmp_path):
    sample = json.loads((draw(study, tmp_path / "out") / "sample.json").read_text("utf-8"))
    sizes = {(cohort, name, flagged): size for cohort, name, flagged, size in sample["strata"]}
    assert sizes == {
        ("completed", "Alpha", True): 12, ("completed", "Alpha", False): 108, ("completed", "Beta", False): 60,
        ("completed", "Gamma", True): 4, ("completed", "Gamma", False): 16,
        ("running", "Alpha", True): 3, ("running", "Alpha", False): 27,
    }  # fmt: skip
    drawn = [stratum for stratum, _, _ in sample["mobilities"]]
    assert {place: drawn.count(place) >= 2 for place in range(len(sizes))} == dict.fromkeys(range(len(sizes)), True)


def test_same_seed_draws_the_same_whatever_the_files_are_called_and_another_one_others(study, tmp_path):
    first = draw(study, tmp_path / "one")
    assert hashes(first) == hashes(draw(study, tmp_path / "one"))
    for path in list((study / "mobilities").iterdir()):
        path.rename(path.with_name(f"z{path.name[::-1].replace('vsc.', '')}.csv"))
    second = draw(study, tmp_path / "two")
    assert asked(first) == asked(second)
    third = draw(study, tmp_path / "three", seed=2)
    assert asked(first) != asked(third)


def test_more_than_there_are_is_a_census_and_told(study, tmp_path, capsys):
    draw_sample(Console(width=400), str(study), size=5000, seed=1, output=tmp_path / "out")
    assert "Drew 230 of 230 mobilities" in (said := capsys.readouterr().out)
    assert "census" in said


@pytest.mark.parametrize(("size", "told"), [(0, "is none"), (-3, "is none"), (5, "too small: at least 8")])
def test_size_that_no_sample_can_have_is_refused(study, tmp_path, size, told):
    with pytest.raises(UsageError, match=told):
        draw(study, tmp_path / "out", size=size)
    assert not list((tmp_path / "out").rglob("*.xlsx"))


def test_study_without_exports_and_one_without_a_mobility_are_refused(tmp_path):
    with pytest.raises(InputError, match="no export"):
        draw(write_study(tmp_path / "none", {}), tmp_path / "out")
    with pytest.raises(InputError, match="no mobility of the exports counts"):
        draw(write_study(tmp_path / "drafts", {"a.csv": [mobility(1, status="Draft")]}), tmp_path / "out")


def estimates(study: Path, output: Path) -> dict[str, dict[str, float]]:
    table = Analysis.open(study, output).table("validation_estimate")
    return {f"{row.cohort} {row.part}": row._asdict() for row in table.itertuples(index=False)}


def test_census_of_answers_gives_the_true_share_and_nothing_to_chance(study, tmp_path):
    folder = draw(study, tmp_path / "out", size=230)
    rows = [row | {"answer": truly(row)} for row in asked(folder)]
    answer(study, rows)
    found = estimates(study, tmp_path / "out")["completed all"]
    own = [row["answer"] for row in rows if not row["project_code"].startswith("2024")]
    assert found["estimate"] == found["lower"] == found["upper"] == pytest.approx(own.count("yes") / 200)
    assert (found["total"], found["drawn"], found["covered"]) == (200, 200, 200)


def test_answers_in_dutch_and_without_some_are_weighed_by_their_strata(study, tmp_path):
    folder = draw(study, tmp_path / "out")
    words = {"yes": "Ja", "no": "nee"}
    rows = [row | {"answer": words[truly(row)], "source": "dossier"} for row in asked(folder)]
    rows[0]["answer"] = "onbekend"
    answer(study, rows[:-1], "Projectcode,Mobiliteitsnummer,Antwoord,Bron")
    found = estimates(study, tmp_path / "out")
    whole = found["completed all"]
    assert whole["lower"] < whole["estimate"] < whole["upper"]
    assert whole["if_no_lower"] <= whole["if_no"] <= whole["estimate"] <= whole["if_yes"] <= whole["if_yes_upper"]
    assert whole["unknown"] == 1
    given = sum(found[f"{name} all"][each] for name in ("completed", "running") for each in ("yes", "no", "unknown"))
    assert given == 59
    shares = [found[f"completed {part}"] for part in ("flagged", "others")]
    assert whole["estimate"] == pytest.approx(sum(each["total"] * each["estimate"] for each in shares) / 200)
    assert any(
        "1 of the 60 mobilities that were drawn have no answer" in each for each in told(study, tmp_path / "out")
    )


def told(study: Path, output: Path) -> list[str]:
    return [problem.what for problem in judge_study(Workspace.open(study, output))]


WRONG = {
    "not drawn": (lambda rows: [*rows, rows[0] | {"mobility_id": "900-MOB-1"}], "none of those that were drawn", 62),
    "double": (lambda rows: [*rows, rows[0]], "has an answer already", 62),
    "no answer": (lambda rows: [rows[0] | {"answer": "misschien"}, *rows[1:]], "neither yes nor no nor unknown", 2),
    "no ID": (lambda rows: [*rows[:-1], rows[0] | {"mobility_id": ""}], "the cell is empty", 61),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_row_is_refused_with_its_number_and_without_its_cells(study, tmp_path, case):
    change, what, row = WRONG[case]
    folder = draw(study, tmp_path / "out")
    rows = [each | {"answer": "no"} for each in asked(folder)]
    answer(study, change(rows))
    with pytest.raises(InputError, match=what) as error:
        Analysis.open(study, tmp_path / "out").results()
    assert error.value.row == row
    assert "MOB" not in str(error.value)
    assert "misschien" not in str(error.value)
    assert any(what in each for each in told(study, tmp_path / "out"))


def fill_in(path: Path, target: Path, answer) -> None:
    """Write answers into a worklist as somebody does in a spreadsheet."""
    book = openpyxl.load_workbook(path)
    for row in book.active.iter_rows():
        if str(row[0].value).startswith("20"):
            row[4].value = answer({"mobility_id": row[1].value})
    target.parent.mkdir(exist_ok=True)
    book.save(target)


def test_worklists_that_come_back_are_read_as_they_are(study, tmp_path):
    folder = draw(study, tmp_path / "out")
    answer(study, [row | {"answer": truly(row)} for row in asked(folder)])
    as_list = json.dumps(estimates(study, tmp_path / "out"))
    (study / "validation.csv").unlink()
    for name in ("Alpha", "Beta", "Gamma"):
        fill_in(folder / f"{name}.xlsx", study / "validation" / f"{name} (1).xlsx", truly)
    assert json.dumps(estimates(study, tmp_path / "out")) == as_list
    answer(study, [row | {"answer": ""} for row in asked(folder)])  # the list that nobody filled in, besides
    assert json.dumps(estimates(study, tmp_path / "out")) == as_list
    fill_in(folder / "Beta.xlsx", study / "validation" / "Beta.xlsx", truly)
    with pytest.raises(InputError, match="has an answer already") as error:
        estimates(study, tmp_path / "out")
    assert error.value.file == "Beta.xlsx"
    with xlsxwriter.Workbook(study / "validation" / "Beta.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["Project code", "Answer"])
    with pytest.raises(InputError, match="no sheet of it has headings"):
        estimates(study, tmp_path / "out")


def test_answers_without_their_sample_are_refused_and_a_copy_of_it_beside_them_is_enough(study, tmp_path):
    folder = draw(study, tmp_path / "out")
    answer(study, [row | {"answer": truly(row)} for row in asked(folder)])
    found = estimates(study, tmp_path / "out")
    with pytest.raises(InputError, match="no sample that they belong to"):
        Analysis.open(study, tmp_path / "elsewhere").results()
    shutil.copy(folder / "sample.json", study)
    assert json.dumps(estimates(study, tmp_path / "elsewhere")) == json.dumps(found)
    (study / "sample.json").write_text('{"format": 1}', encoding="utf-8")
    with pytest.raises(InputError, match=r"sample\.json: it is no sample"):
        Analysis.open(study, tmp_path / "elsewhere").results()


def test_other_sample_is_not_drawn_as_long_as_there_are_answers(study, tmp_path):
    folder = draw(study, tmp_path / "out")
    answer(study, [row | {"answer": "no"} for row in asked(folder)])
    before = hashes(folder)
    with pytest.raises(InputError, match="answers to another sample, of 60 mobilities with seed 1"):
        draw(study, tmp_path / "out", seed=2)
    draw(study, tmp_path / "out")
    assert hashes(folder) == before


def test_flags_that_were_mended_after_the_draw_do_not_bend_the_estimate(study, tmp_path):
    """Who is asked may well mend what it finds: the weights are those of the day of the draw."""
    folder = draw(study, tmp_path / "out")
    answer(study, [row | {"answer": truly(row)} for row in asked(folder)])
    before = estimates(study, tmp_path / "out")
    study_of(study, COUNTS | {("Beta", 2021): (60, 30)}, FOCUS)
    assert json.dumps(estimates(study, tmp_path / "out")) == json.dumps(before)


def said_of_draw(study: Path, output: Path, **asked: int) -> str:
    console = Console(file=StringIO(), soft_wrap=True)
    draw_sample(console, str(study), output=output, **({"size": 60, "seed": 1} | asked))
    return console.file.getvalue()


def test_new_draw_keeps_what_people_wrote_or_put_there_and_nothing_else(study, tmp_path):
    folder = draw(study, tmp_path / "out")
    assert "No draw made" not in said_of_draw(study, tmp_path / "out", seed=2)
    (folder / "validation.csv").write_text("filled in", encoding="utf-8")
    (folder / "notes").mkdir()
    (folder / "notes" / "call.txt").write_text("mine", encoding="utf-8")
    said = said_of_draw(study, tmp_path / "out", size=100, seed=3)
    assert "validation-kept.csv" in said
    assert "call.txt" in said
    assert (folder / "validation-kept.csv").read_text(encoding="utf-8") == "filled in"
    assert (folder / "notes" / "call.txt").read_text(encoding="utf-8") == "mine"
    assert len(asked(folder)) == 100
    own = {"worklists/validation-kept.csv", "worklists/notes/call.txt"}
    assert hashes(folder).keys() - own == hashes(draw(study, tmp_path / "other", size=100, seed=3)).keys()


@pytest.mark.security
def test_draw_that_is_killed_leaves_no_sample_rather_than_a_mixture(study, tmp_path, monkeypatch):
    """Ended after each worklist that is put in place: there is no sample, and the next draw is whole."""
    whole, real = hashes(draw(study, tmp_path / "whole", seed=2)), shutil.move
    for last in range(len(whole)):
        folder, moved = draw(study, tmp_path / "out"), []

        def move(source, target, last=last, moved=moved) -> None:
            if len(moved) == last:
                raise SystemExit
            moved.append(real(source, target))

        with monkeypatch.context() as patched, pytest.raises(SystemExit):
            patched.setattr(shutil, "move", move)
            draw(study, tmp_path / "out", seed=2)
        assert not (folder / "sample.json").exists()
        assert hashes(draw(study, tmp_path / "out", seed=2)) == whole


@pytest.mark.security
def test_what_a_killed_draw_left_aside_goes_with_the_next_command(study, tmp_path):
    left = tmp_path / "out" / "processed" / f".{study.name}.staging"
    left.mkdir(parents=True)
    (left / "Beta.xlsx").write_bytes(b"IDs")
    draw(study, tmp_path / "out")
    assert not left.exists()


@pytest.mark.security
@pytest.mark.parametrize("within", ["", "mobilities"])
def test_sample_is_not_drawn_into_the_study(study, within):
    before = hashes(study)
    with pytest.raises(PlaceError, match="among the files of the study"):
        draw(study, study / within)
    assert hashes(study) == before


@pytest.mark.run
def test_run_takes_the_sample_along_and_shows_its_ids_nowhere(tmp_path):
    """Two runs, the second of them fresh: what somebody wrote into a worklist stays, and so does the sample."""
    study = study_of(tmp_path / "study", COUNTS, FOCUS)
    settings = (study / "study.toml").read_text("utf-8")
    (study / "study.toml").write_text(settings + "\n[disclosure]\nminimum_count = 10\n", encoding="utf-8")
    folder = draw(study, tmp_path / "out")
    answer(study, [row | {"answer": truly(row), "source": "Fatima"} for row in asked(folder)])
    (folder / "Beta.xlsx").write_bytes(b"filled in")
    before = hashes(folder)
    with pytest.MonkeyPatch.context() as patched:
        in_this_process(patched)  # the notebooks are those of the second run
        run(str(study), output=tmp_path / "out", languages=["en"])
    assert hashes(folder) == before
    done = run(str(study), output=tmp_path / "out", languages=["en"], fresh=True)
    assert hashes(folder) == before
    assert "Beta-kept.xlsx" in said_of_draw(
        study, tmp_path / "out"
    )  # also after runs it is known what people wrote into
    assert (folder / "Beta-kept.xlsx").read_bytes() == b"filled in"
    (folder / "Beta-kept.xlsx").unlink()
    assert (done.internal / "validation_estimate.csv").read_text("utf-8").count("\n") == 7
    assert "validation_estimate" in (done.reports / "disclosure.csv").read_text("utf-8")
    (shown,) = (done.reports / "validation_estimate.csv").read_text("utf-8").splitlines()
    assert shown.startswith("cohort,part,total")
    private = done.workspace.processed / "worklists"
    found = {
        name
        for place in (done.reports, done.internal, done.workspace.processed)
        for name, text in contents(place)
        if asked(folder)[0]["mobility_id"] in text or "Fatima" in text
    }
    assert found <= {path.name for path in private.rglob("*")}
    assert found


@pytest.mark.parametrize("name", ["validatie.csv", "Validation (1).csv", "antwoorden.csv", "validation.xlsx"])
def test_list_of_answers_under_another_name_is_told_as_what_it_is(study, name):
    cells = ["project_code", "mobility_id", "answer"]
    if name.endswith(".csv"):
        (study / name).write_text(",".join(cells) + "\n", encoding="utf-8")
    else:
        with xlsxwriter.Workbook(study / name) as book:
            book.add_worksheet().write_row(0, 0, cells)
    with pytest.raises(InputError, match=r"it looks like validation\.csv"):
        refuse_stray(study)


def test_answers_are_counted_again_when_the_sample_is_another(study, tmp_path):
    """The results rest on the sample, though it is no file of the study: the answers are the same, byte for byte."""
    rows = asked(draw(study, tmp_path / "out"))
    larger = {(row["project_code"], row["mobility_id"]) for row in asked(draw(study, tmp_path / "other", size=100))}
    both = [row | {"answer": "no"} for row in rows if (row["project_code"], row["mobility_id"]) in larger]
    answer(study, both)
    assert estimates(study, tmp_path / "out")["completed all"]["drawn"] < 60
    (study / "validation.csv").unlink()
    draw(study, tmp_path / "out", size=100)
    answer(study, both)
    assert estimates(study, tmp_path / "out")["completed all"]["drawn"] > 60
