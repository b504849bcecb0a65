"""The command as people use it: what it says where, and how it ends."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from errno import ENOSPC
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console
from tests.runs import REFERENCE, Made, command, hashes, in_this_process, small_study
from tests.studies import ALPHA, BETA, COHORTS, GAMMA, mobility, write_study

from blendresearch import __version__
from blendresearch.base.errors import InputError
from blendresearch.base.tables import empty_table, save_table, stacked
from blendresearch.run import cli
from blendresearch.run.commands import new
from blendresearch.study.publication import Publication
from blendresearch.study.settings import read_study


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """An empty project, which is the working directory."""
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def say(monkeypatch):
    """Give a command in this process; get its exit code, its standard output and its standard error."""

    def give(*arguments: str) -> tuple[int, str, str]:
        told, complained = StringIO(), StringIO()
        for name, stream in (("_console", told), ("_errors", complained)):
            monkeypatch.setattr(cli, name, Console(file=stream, soft_wrap=True, highlight=False))
        with pytest.raises(SystemExit) as left:
            cli.main(list(map(str, arguments)))
        return left.value.code, told.getvalue(), complained.getvalue()

    return give


def one_sentence(text: str) -> bool:
    return text.startswith("blendresearch: ") and text.count("\n") == 1 and "Traceback" not in text


# --- Wrong usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["rnu"],
        ["run"],
        ["run", "a", "--jobs", "many"],
        ["run", "a", "--langauge", "nl"],
        ["new", "a"],
        ["new", "a", "--from", "b", "--call-years", "x"],
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(say, here, arguments):
    code, told, complained = say(*arguments)
    assert (code, told) == (2, "")
    assert one_sentence(complained)
    assert "--help" in complained


def test_language_without_title_is_wrong_usage(say, here):
    small_study(here / "data" / "raw" / "klein")
    code, told, complained = say("run", "klein", "--language", "fr")
    assert (code, told) == (2, "")
    assert one_sentence(complained)
    assert "'fr'" in complained


@pytest.mark.parametrize("name", ["run", "check"])
def test_study_that_is_not_there_is_wrong_input(say, here, name):
    code, told, complained = say(name, "nergens")
    assert (code, told) == (3, "")
    assert one_sentence(complained)
    assert "'nergens'" in complained
    assert "blendresearch list" in complained


def test_brackets_in_a_name_are_no_markup(say, here):
    assert "'[bold]x'" in say("check", "[bold]x")[2]


def test_fault_of_the_program_tells_its_kind_only(say, here, monkeypatch):
    def fail(*_, **__):
        raise KeyError("Zwaluwtje")

    monkeypatch.setattr("blendresearch.run.commands.studies.list_studies", fail)
    code, told, complained = say("list")
    assert (code, told) == (1, "")
    assert one_sentence(complained)
    assert "KeyError" in complained
    assert "Zwaluwtje" not in complained


def test_version_and_help(here):
    assert command("--version", cwd=here).stdout.strip() == __version__
    done = command("--help", cwd=here)
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("run", "check", "projects", "list", "new", "reference"))


def test_exit_code_and_streams_of_the_real_command(here):
    done = command("run", "nergens", cwd=here)
    assert (done.returncode, done.stdout) == (3, "")
    assert one_sentence(done.stderr)


def test_readme_names_every_command():
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    commands = [name for name in cli.app if not name.startswith("-")]
    assert len(commands) > 9
    assert not [name for name in commands if f"| `blendresearch {name}" not in text]


# --- check


def test_check_of_sound_input_says_so_and_writes_nothing(say, here):
    study = small_study(here / "data" / "raw" / "klein")
    (study / "mobilities" / "notes.txt").write_text("x", encoding="utf-8")
    before = hashes(here)
    code, told, complained = say("check", "klein")
    assert (code, complained) == (0, "")
    assert "klein: nothing stops a run." in told
    assert "notice notes.txt: it is no CSV, XLSX, XLS or ODS file and was not read" in told
    assert hashes(here) == before


def test_check_names_everything_that_is_wrong(say, here):
    bad = [mobility(1, blended="misschien"), mobility(2, participants="veel"), mobility(3, mobility_id="")]
    write_study(here / "data" / "raw" / "fout", {"a.csv": bad}, focus='["Nergens College"]')
    code, told, _ = say("check", "fout")
    assert code == 3
    assert sum(line.startswith("wrong ") for line in told.splitlines()) == 4
    assert "a.csv, column 'Blended mobility activity', row 2" in told
    assert "'Nergens College' has no project" in told
    assert "misschien" not in told


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("institutions.csv", "institution,approached\nAlpha College,misschien\n", "column 'approached', row 2"),
        ("published.csv", "id,what,published,decimals,measure\na,A,1,0,shape\n", "column 'measure', row 2"),
    ],
)
def test_check_reads_the_lists_too(say, here, file, text, place):
    write_study(here / "data" / "raw" / "fout", {"a.csv": [mobility(1)]}, files={file: text})
    code, told, complained = say("check", "fout")
    assert code == 3
    assert f"{file}, {place}" in told + complained


# --- projects


def test_projects_writes_what_is_missing_and_check_then_names_the_empty_rows(say, here):
    study = write_study(here / "data" / "raw" / "klein", {"a.csv": [mobility(1), mobility(2, project_code=BETA)]})
    own = f"Projectcode;eigen;instelling\r\n{ALPHA};é;Alpha\r\n"
    (study / "projects.csv").write_bytes(own.encode("cp1252"))
    code, told, complained = say("projects", "klein")
    assert (code, complained) == (0, "")
    assert "Added 1 project to projects.csv (row 3)." in told
    assert (study / "projects.csv").read_bytes() == f"{own}{BETA};;\r\n".encode("cp1252")
    code, told, _ = say("check", "klein")
    assert code == 3
    assert "projects.csv, column 'institution', row 3: the cell is empty" in told
    before = hashes(here)
    assert say("projects", "klein")[1].startswith("Nothing to add")
    assert hashes(here) == before


def test_projects_makes_a_list_that_is_not_there_and_says_what_follows(say, here):
    study = write_study(here / "data" / "raw" / "klein", {"a.csv": [mobility(1)]}, projects=None)
    told = say("projects", "klein")[1]
    assert "Made projects.csv with 1 project (row 2). Until now each project code stood for its institution" in told
    assert (study / "projects.csv").read_text(encoding="utf-8").endswith(f"\n{ALPHA},,\n")


def test_projects_tells_a_listed_code_that_may_be_mistyped(say, here):
    mistyped = f"project_code,institution\n{ALPHA[:-1]}I,Alpha\n"
    write_study(here / "data" / "raw" / "klein", {"a.csv": [mobility(1)]}, projects=mistyped)
    told = say("projects", "klein")[1]
    assert "projects.csv, row 2: there is no record of this project, and its code differs in a sign or two" in told


def test_projects_writes_no_code_that_could_be_a_person(say, here):
    rows = [mobility(1), mobility(2, project_code="2021-ZWALUWTJE")]
    study = write_study(here / "data" / "raw" / "klein", {"a.csv": rows}, projects="project_code,institution\n")
    told = say("projects", "klein")[1]
    assert "1 more project code in the exports has an unusual form and was not written" in told
    assert "ZWALUW" not in told + (study / "projects.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", ["mobilities/b.csv", "projects.xlsx"])
def test_projects_writes_nothing_when_something_cannot_be_read(say, here, file):
    study = write_study(here / "data" / "raw" / "klein", {"a.csv": [mobility(1)]}, projects=None)
    (study / file).write_bytes(b"\0")
    before = hashes(here)
    code, told, complained = say("projects", "klein")
    assert (code, told) == (3, "")
    assert one_sentence(complained)
    assert hashes(here) == before


def test_projects_takes_institutions_from_a_list_of_the_agency(say, here):
    study = write_study(here / "data" / "raw" / "klein", {"a.csv": [mobility(1), mobility(2, project_code=BETA)]})
    (study / "projects.csv").write_text(f"project_code,institution\n{BETA},\n", encoding="utf-8")
    other, aside = ALPHA[:-1] + "9", ALPHA.replace("KA121-VET", "KA122-ADU")
    rows = [f"{ALPHA};Ongoing;Alpha College", f"{BETA};Ongoing;Bèta de tweede", f"{GAMMA};Ongoing;Gamma"]
    rows += [f"{other};Ongoing;Delta", f"{aside};Ongoing;Epsilon", "Total;5;"]
    text = "Dashboard\n\nProject code;Status;Beneficiary legal name\n" + "\n".join(rows) + "\n"
    (here / "list.csv").write_text(text, encoding="utf-8")
    code, told, complained = say("projects", "klein", here / "list.csv")
    assert (code, complained) == (0, "")
    assert "Added 1 project to projects.csv (row 3)." in told
    assert "Filled in 2 of them from the list. Each project there has its institution." in told
    assert f"the list of the agency has 1 more project of these calls, without an export: {other}. Nothing" in told
    assert "by their codes: 1 of 1-NL01-KA122-ADU. Nothing" in told
    assert (study / "projects.csv").read_text(encoding="utf-8") == (
        f"project_code,institution\n{BETA},Bèta de tweede\n{ALPHA},Alpha College\n"
    )


def test_projects_tells_where_a_list_of_the_agency_says_otherwise(say, here):
    study = write_study(here / "data" / "raw" / "klein", {"a.csv": [mobility(1), mobility(2, project_code=BETA)]})
    (study / "spellings.csv").write_text("spelling,institution\nBeta Legal,Beta College\n", encoding="utf-8")
    (here / "list.csv").write_text(f"project_code,institution\n{ALPHA},Gamma\n{BETA},Beta Legal\n", encoding="utf-8")
    before = hashes(study)
    told = say("projects", "klein", here / "list.csv")[1]
    assert "projects.csv, row 2: the list of the agency gives this project to another institution. Which" in told
    assert hashes(study) == before


# --- list, reference


def test_list_of_nothing_says_how_to_begin(say, here):
    assert "No study under data/raw/." in say("list")[1]


def test_list_shows_calls_exports_and_a_broken_study(say, here):
    small_study(here / "data" / "raw" / "klein")
    (here / "data" / "raw" / "leeg" / "mobilities").mkdir(parents=True)
    (here / "reports" / "klein").mkdir(parents=True)
    (here / "reports" / "klein" / "report.nl.html").touch()
    code, told, _ = say("list")
    klein, leeg = (next(line for line in told.splitlines() if name in line) for name in ("klein", "leeg"))
    assert code == 0
    assert re.search(r"completed 2021 2022; running 2024 +4 +report\.nl\.html", klein)
    assert leeg.split(None, 1)[1].strip() == "cannot be read: see 'blendresearch check leeg'"


def test_list_shows_the_calls_of_a_study_that_still_waits_for_its_exports(say, here):
    study = small_study(here / "data" / "raw" / "klein")
    for export in (study / "mobilities").iterdir():
        export.unlink()
    assert re.search(r"klein +completed 2021 2022; running 2024 +none +none yet", say("list")[1])


def test_reference_makes_the_study_where_it_is_asked_and_spares_other_files(say, here):
    assert say("reference", here / "own")[0] == 0
    assert hashes(here / "own") == {
        name.replace("raw/", f"{here.name}/", 1): digest for name, digest in hashes(REFERENCE).items()
    }
    (here / "own" / "mine.txt").write_text("x", encoding="utf-8")
    code, told, complained = say("reference", here / "own")
    assert (code, told) == (2, "")
    assert one_sentence(complained)


def test_a_study_that_does_not_ship_is_told_with_those_that_do(say, here):
    code, told, complained = say("reference", here / "own", "--study", "nl-mbo-1999")
    assert (code, told, (here / "own").exists()) == (2, "", False)
    assert "Choose one of nl-mbo-2025, nl-mbo-2027" in complained


# --- new


def test_new_study_is_sound_and_runs_once_its_exports_are_there(say, here):
    small_study(here / "data" / "raw" / "klein")
    code, told, _ = say("new", "later", "--from", "klein", "--call-years", "2022", "2021", "--running", "2024")
    folder = here / "data" / "raw" / "later"
    assert code == 0
    assert "stands in its README.nl.md; 'blendresearch check later' tells what is still to do" in told
    steps = {code: (folder / f"README.{code}.md").read_text(encoding="utf-8") for code in origin_languages(here)}
    assert all("`blendresearch projects later LI" in text and "2021, 2022, 2024" in text for text in steps.values())
    made, origin = read_study(folder), read_study(here / "data" / "raw" / "klein")
    assert [(each.name, each.call_years, each.complete) for each in made.cohorts] == [
        ("completed", [2021, 2022], True),
        ("running", [2024], False),
    ]
    assert (made.focus, made.languages, made.sector) == (origin.focus, origin.languages, origin.sector)
    assert made.title == origin.title
    assert not (folder / "published.csv").exists()
    assert "Alpha College,,,," in (folder / "institutions.csv").read_text(encoding="utf-8")
    kept = (folder / "projects.csv").read_text(encoding="utf-8")
    assert kept == (
        f"project_code,institution,requested_blended\n{ALPHA},Alpha College,10\n{BETA},Beta College,\n"
        f"{GAMMA},Alpha College,4\n"
    )
    assert say("check", "later")[0] == 3
    shutil.copyfile(here / "data" / "raw" / "klein" / "projects.csv", folder / "projects.csv")
    shutil.copytree(here / "data" / "raw" / "klein" / "mobilities", folder / "mobilities", dirs_exist_ok=True)
    assert say("check", "later")[0] == 0


def test_new_study_takes_codes_and_the_rules_of_its_own_calls_over(say, here):
    with (small_study(here / "data" / "raw" / "klein") / "study.toml").open("a", encoding="utf-8") as origin:
        origin.write('[activity_types]\nLM-GRP-VET = ["Trip \\"A\\""]\n[words.status]\ncomplete = ["Ingediend"]\n')
        origin.write("".join(f"[rules.{year}.durations]\nLM-SHORT-VET = [5, 60]\n" for year in (2021, 2022)))
    assert say("new", "later", "--from", "klein", "--call-years", "2022", "2025")[0] == 0
    made = read_study(here / "data" / "raw" / "later")
    assert made.activity_types == {"LM-GRP-VET": ['Trip "A"']}
    assert made.words == {"status": {"complete": ["Ingediend"]}}
    assert {year: own.durations for year, own in made.rules.items()} == {"2022": {"LM-SHORT-VET": (5, 60)}}


@pytest.mark.parametrize(
    ("written", "years"),
    [
        (["2025", "2026"], [2025, 2026]),
        (["2025,2026"], [2025, 2026]),
        (["2025, 2026"], [2025, 2026]),
        (["2025,", "2026"], [2025, 2026]),
        (["2025-2027"], [2025, 2026, 2027]),
        (["2025 - 2027"], [2025, 2026, 2027]),
        (["2025–2026"], [2025, 2026]),
        (["2026;2024-2025", "2024"], [2024, 2025, 2026]),
        (["2025-2025"], [2025]),
    ],
)
def test_call_years_are_read_as_people_write_them(say, here, written, years):
    small_study(here / "data" / "raw" / "klein")
    assert say("new", "later", "--from", "klein", "--call-years", *written, "--running", "2028-2029,2031")[0] == 0
    made = read_study(here / "data" / "raw" / "later")
    assert [cohort.call_years for cohort in made.cohorts] == [years, [2028, 2029, 2031]]


@pytest.mark.parametrize("option", ["--call-years", "--running"])
@pytest.mark.parametrize("written", ["25", "2026-2025", "2025/2026", "x", "1999", "2099-2101", "2025-2026-2027", ","])
def test_what_is_no_call_year_is_wrong_usage_and_makes_nothing(say, here, option, written):
    small_study(here / "data" / "raw" / "klein")
    before = hashes(here)
    other = "--running" if option == "--call-years" else "--call-years"
    code, told, complained = say("new", "later", "--from", "klein", option, written, other, "2030")
    assert (code, told) == (2, "")
    assert one_sentence(complained)
    assert f"after {option}" in complained
    assert "Write 2025 2026, or 2025,2026, or 2025-2027" in complained
    assert hashes(here) == before


def test_new_study_takes_no_invented_institution_over(say, here):
    origin = small_study(here / "data" / "raw" / "klein")
    (origin / "spellings.csv").write_text("spelling,institution\nAlpha,Alpha College\n", encoding="utf-8")
    settings = (origin / "study.toml").read_text(encoding="utf-8")
    settings += '[publication]\npublisher = "Alpha College"\n'
    remark = '[[remarks]]\non = "requested"\ntext = { en = "Alpha College is invented", nl = "x" }\n'
    (origin / "study.toml").write_text(f"synthetic = true\n{settings}{remark}", encoding="utf-8")
    code, told, _ = say("new", "later", "--from", "klein", "--call-years", "2022", "2021", "--running", "2024")
    folder = here / "data" / "raw" / "later"
    assert code == 0
    assert "The records of klein are invented" in told
    lists = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.csv")}
    assert lists == {
        "institutions.csv": "institution,approached,responded,survey_form,note\n",
        "projects.csv": "project_code,institution,requested_blended\n",
        "spellings.csv": "spelling,institution\n",
    }
    made = read_study(folder)
    assert (made.synthetic, made.focus, made.remarks) == (False, [], [])
    assert made.publication == Publication(status="draft")
    assert not [path for path in folder.rglob("*") if path.is_file() and "Alpha" in path.read_text(encoding="utf-8")]
    shutil.copyfile(origin / "projects.csv", folder / "projects.csv")
    shutil.copytree(origin / "mobilities", folder / "mobilities", dirs_exist_ok=True)
    assert say("check", "later")[0] == 0


def test_new_study_is_a_draft_by_the_same_publisher(say, here):
    origin = small_study(here / "data" / "raw" / "klein")
    told = [
        'publisher = { nl = "Het \\"agentschap\\"", en = "The agency" }', 'contact = "post@example.org"',
        'date = 2024-06-01', 'identifier = "10.1234/first"', 'edition = "2"', 'logo = "a.svg"', 'logo_alt = "Logo"',
        'accent = "#134a6e"',
    ]  # fmt: skip
    (origin / "texts").mkdir()
    (origin / "texts" / "a.svg").write_text("<svg/>", encoding="utf-8")
    with (origin / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n".join(["[publication]", *told, ""]))
    assert say("new", "later", "--from", "klein", "--call-years", "2025")[0] == 0
    made = read_study(here / "data" / "raw" / "later").publication
    assert (made.publisher, made.contact) == ({"nl": 'Het "agentschap"', "en": "The agency"}, {"": "post@example.org"})
    assert (made.status, made.accent) == ("draft", "#134a6e")
    assert (made.date, made.identifier, made.edition, made.logo) == (None, "", {}, "")


def test_new_study_takes_over_how_a_survey_asks_and_codes_and_no_answer(say, here):
    origin = small_study(here / "data" / "raw" / "klein")
    lists = {
        "questions.csv": "question,heading,kind\n",
        "codebook.csv": "theme,parent,kind\n",
        "names.csv": "name,kind\n",
    }
    private = {"codings.csv": "institution,theme,coder\n", "form.csv": "a;b\n", "visits.csv": "institution,date,kind\n"}
    (origin / "survey").mkdir()
    for name, text in (lists | private).items():
        (origin / "survey" / name).write_text(text, encoding="utf-8")
    with (origin / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("[survey]\npartial_answers = 'leave_out'\n")
    assert say("new", "later", "--from", "klein", "--call-years", "2025")[0] == 0
    folder = here / "data" / "raw" / "later"
    empty = {"codings.csv": "institution,form,question,theme,coder,quote,publish\n"}
    assert {path.name: path.read_text(encoding="utf-8") for path in (folder / "survey").iterdir()} == lists | empty
    made = read_study(folder)
    assert (made.survey.partial_answers, made.survey.size_classes, made.previous) == ("leave_out", (100, 500), "")
    assert '# previous = "klein"' in (folder / "study.toml").read_text(encoding="utf-8")


def test_new_study_follows_an_edition_that_was_run_and_proposes_forms_by_its_counts(say, here):
    origin = small_study(here / "data" / "raw" / "klein")
    (origin / "survey").mkdir()
    (origin / "survey" / "names.csv").write_text("name,kind\n", encoding="utf-8")
    for table in ("statistics", "survey_themes", "survey_codebook"):
        save_table(here / "reports" / "klein", table, empty_table(table))
    counted = {"cohort": "completed", "subset": "all", "unit": "mobility", "kind": "all"}
    rows = [{**counted, "institution": "Alpha College", "total": 20, "blended": 12}]
    save_table(here / "data" / "processed" / "klein", "statistics", stacked("statistics", [pd.DataFrame(rows)]))
    assert say("new", "later", "--from", "klein", "--call-years", "2025")[0] == 0
    folder = here / "data" / "raw" / "later"
    assert read_study(folder).previous == "klein"
    listed = (folder / "institutions.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert listed == ["Alpha College,,,user,", "Beta College,,,,"]


@pytest.mark.parametrize(
    ("years", "running"), [("2021,2022", "2024"), ("2025-2026", "2090"), ("2080", ""), ("2018", "")]
)
def test_example_of_the_day_of_an_export_fits_the_calls_of_a_new_study(say, here, years, running):
    small_study(here / "data" / "raw" / "klein")
    more = ["--running", running] if running else []
    assert say("new", "later", "--from", "klein", "--call-years", years, *more)[0] == 0
    settings = here / "data" / "raw" / "later" / "study.toml"
    text = settings.read_text(encoding="utf-8")
    assert text.count("# exported_on = ") == 1 + len(more) // 2
    settings.write_text(text.replace("# exported_on", "exported_on"), encoding="utf-8")
    if "20" in (years[:2], running[:2]) and max(years, running) < "2030":
        assert read_study(settings.parent).exported_on
    else:  # the calls are still to come
        with pytest.raises(InputError, match="by the clock of this machine"):
            read_study(settings.parent)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["klein", "--from", "klein", "--call-years", "2025"], "exists already"),
        (["later-internal", "--from", "klein", "--call-years", "2025"], "no name for a study"),
        ([".later", "--from", "klein", "--call-years", "2025"], "no name for a study"),
        (["la\nter", "--from", "klein", "--call-years", "2025"], "no name for a study"),
        (["later", "--from", "klein", "--call-years", "2025", "--running", "2025"], "2025 is given as finished"),
        (["later", "--from", "nergens", "--call-years", "2025"], "'nergens'"),
    ],
)
def test_new_refuses_and_makes_nothing(say, here, arguments, said):
    small_study(here / "data" / "raw" / "klein")
    before = hashes(here)
    code, told, complained = say("new", *arguments)
    assert code in (2, 3)
    assert told == ""
    assert one_sentence(complained)
    assert said in complained
    assert hashes(here) == before


def test_new_leaves_no_half_folder_when_a_list_of_the_origin_is_wrong(say, here):
    study = small_study(here / "data" / "raw" / "klein")
    (study / "institutions.csv").write_text("naam\nx\n", encoding="utf-8")
    assert say("new", "later", "--from", "klein", "--call-years", "2025")[0] == 3
    assert not (here / "data" / "raw" / "later").exists()


def test_new_leaves_no_half_folder_when_it_cannot_write_all(say, here, monkeypatch):
    small_study(here / "data" / "raw" / "klein")
    monkeypatch.setattr(new, "copy_survey", lambda *_, **__: (_ for _ in ()).throw(OSError(ENOSPC, "full")))
    assert say("new", "later", "--from", "klein", "--call-years", "2025")[0] == 1
    assert not (here / "data" / "raw" / "later").exists()


def test_new_makes_nothing_in_a_folder_above(say, here):
    (here / "data" / "raw").rmdir()
    code, _, complained = say("new", "..", "--agency", "NL01", "--call-years", "2025")
    assert (code, "exists already" in complained) == (2, True)
    assert not list((here / "data").iterdir())


def test_new_study_of_other_calls_has_no_project_yet(say, here):
    small_study(here / "data" / "raw" / "klein")
    assert say("new", "later", "--from", "klein", "--call-years", "2025")[0] == 0
    listed = (here / "data" / "raw" / "later" / "projects.csv").read_text(encoding="utf-8")
    assert listed == "project_code,institution,requested_blended\n"


@pytest.mark.parametrize(("name", "where"), [("x", "data/raw/x"), ("./x", "x"), ("a/x", "a/x")])
def test_new_study_stands_below_data_raw_unless_a_path_is_given(say, here, name, where):
    code, told, _ = say("new", name, "--agency", "NL01", "--call-years", "2025")
    assert code == 0
    assert (here / where / "study.toml").is_file()
    assert read_study(here / where).publication.status == "draft"  # until somebody says that it is final
    asked = name.removeprefix("./")
    assert f"'blendresearch check {asked}' tells" in told
    assert f"`blendresearch run {asked}`" in (here / where / "README.en.md").read_text(encoding="utf-8")
    assert (here / where / "spellings.csv").read_text(encoding="utf-8") == "spelling,institution\n"
    code, told, _ = say("check", asked)
    assert (code, f"'blendresearch run {asked}'" in told) == (3, True)


def test_first_study_of_an_agency_has_its_country_and_languages_and_empty_lists(say, here):
    code, told, _ = say("new", "eerste", "--agency", "BE02", "--sector", "SCH", "--call-years", "2024")
    folder = here / "data" / "raw" / "eerste"
    made = read_study(folder)
    assert (code, made.country, made.agency, made.sector, made.previous) == (0, "BE", "BE02", "SCH", "")
    assert made.languages == ["nl-be", "en"]
    assert [(each.name, each.call_years) for each in made.cohorts] == [("completed", [2024])]
    assert {path.name for path in folder.iterdir()} >= {
        "README.nl.md",
        "README.en.md",
        "institutions.csv",
        "mobilities",
    }
    assert "A first study." in (folder / "README.en.md").read_text(encoding="utf-8")
    assert '# publisher = { nl = "Epos vzw", en = "Epos vzw" }' in (folder / "study.toml").read_text(encoding="utf-8")
    assert "README.nl.md" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--agency", "BE2"], "There is no agency 'BE2'. Did you mean BE02?"),
        (["--agency", "BE02", "--sector", "vet"], "There is no sector 'vet'. Choose one of ADU, HED, SCH, VET."),
        (["--agency", "BE02", "--from", "klein"], "after --from, or the agency after --agency"),
        ([], "after --from, or the agency after --agency"),
    ],
)
def test_first_study_refuses_and_makes_nothing(say, here, arguments, said):
    code, told, complained = say("new", "eerste", *arguments, "--call-years", "2024")
    assert (code, told) == (2, "")
    assert one_sentence(complained)
    assert said in complained
    assert not (here / "data" / "raw" / "eerste").exists()


def origin_languages(here: Path) -> list[str]:
    return read_study(here / "data" / "raw" / "klein").languages


# --- run


def test_run_tells_what_is_wrong_as_check_does_and_how_much_more_there_is(say, here):
    write_study(here / "data" / "raw" / "fout", {"a.csv": [mobility(1)]}, focuss="[]", user_threshold="0", sector='"X"')
    checked = [line.removeprefix("wrong ") for line in say("check", "fout")[1].splitlines()]
    code, told, complained = say("run", "fout")
    assert (code, told) == (3, "")
    assert one_sentence(complained)
    assert complained == f"blendresearch: {checked[0]} 2 more things are wrong: 'blendresearch check fout' tells all.\n"


def test_run_tells_one_thing_that_is_wrong_without_more(say, here):
    write_study(here / "data" / "raw" / "fout", {"a.csv": [mobility(1)]}, focuss="[]")
    assert say("run", "fout")[2] == (
        "blendresearch: study.toml: the key 'focuss' is unknown. Did you mean 'focus'? Then write that; docs/input.md "
        "lists all keys.\n"
    )


def test_run_of_several_studies_tells_how_much_more_is_wrong_in_each(say, here):
    bad = [mobility(1, blended="misschien"), mobility(2, participants="veel")]
    for name in ("een", "twee"):
        write_study(here / "data" / "raw" / name, {"a.csv": bad})
    code, _, complained = say("run", "een", "twee")
    assert code == 3
    for name in ("een", "twee"):
        assert f"One more thing is wrong: 'blendresearch check {name}' tells all." in complained


def test_run_gives_the_advice_that_check_gives(say, here, monkeypatch):
    in_this_process(monkeypatch)
    rows = [mobility(1, start_date="28/03/2022", end_date="07/03/2022"), mobility(2)]
    undated = COHORTS.replace("exported_on = 2025-03-24\n", "")
    write_study(here / "data" / "raw" / "klein", {"a.csv": rows}, cohorts=undated)
    checked = [line for line in say("check", "klein")[1].splitlines() if line.startswith("look at ")]
    ran = [line for line in say("run", "klein")[1].splitlines() if line.startswith("look at ")]
    assert len(ran) > 1
    assert sorted(ran) == sorted(checked)
    assert any("the cohort 'running' is not complete and has no exported_on" in line for line in ran)


@pytest.mark.run
@pytest.mark.skipif(os.name == "nt", reason="signals of a terminal")
def test_interrupted_run_says_so_and_leaves_the_earlier_report(tmp_path):
    study = small_study(tmp_path / "klein")
    made = Made.below(study, tmp_path)
    made.reports.mkdir(parents=True)
    (made.reports / "report.nl.html").write_text("earlier", encoding="utf-8")
    program = shutil.which("blendresearch", path=str(Path(sys.executable).parent))
    line = [program, "run", str(study), "--output", str(tmp_path)]
    with subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        unfinished = made.processed.parent / ".klein.unfinished"
        until = time.monotonic() + 60
        while not list(unfinished.rglob("steps.json")) and time.monotonic() < until:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        _, complained = running.communicate(timeout=60)
    assert (running.returncode, complained) == (130, "blendresearch: Stopped. The earlier report is as it was.\n")
    assert [path.name for path in made.reports.parent.iterdir()] == ["klein"]
    assert unfinished.is_dir()
    assert (made.reports / "report.nl.html").read_text(encoding="utf-8") == "earlier"
    assert not made.processed.exists()


def test_terminal_shows_a_spinner_a_step_and_other_places_a_line():
    from blendresearch.run.commands.run import _Shown

    for terminal in (True, False):
        screen = Console(file=StringIO(), force_terminal=terminal, width=80)
        with _Shown(screen, several=False) as shown:
            shown.tell("klein", "05_report.nl", "running")
            assert ("05_report.nl" in screen.file.getvalue()) is terminal
            shown.tell("klein", "05_report.nl", "done")
        said = screen.file.getvalue()
        assert "05_report.nl" in said
        assert ("\x1b" in said) is terminal
