"""Conclusions, lists and logs: what is said follows from the statistics, and points to what is really there."""

import re
from fractions import Fraction

import nbformat
import pytest
from bs4 import BeautifulSoup
from tests.report_studies import study_of
from tests.reports import as_notebook, words
from tests.studies import ALPHA, mobility, write_study
from tests.survey.written_survey import OTHERS, write_survey

from blendresearch.base.errors import HiddenCountError
from blendresearch.language import available, load
from blendresearch.render import read_document, write_html
from blendresearch.render.blocks import Figure, Table
from blendresearch.report import CHAPTERS, Report, contents_of
from blendresearch.report.advice_rules import ADVICE
from blendresearch.report.assumptions import assumptions
from blendresearch.report.concluding import SHORT, ConclusionRule, conclude
from blendresearch.report.conclusion_rules import HOW_MUCH
from blendresearch.report.data_log import data_log
from blendresearch.report.edition_rules import SINCE
from blendresearch.report.levels import AMBER, GREEN, LEVELS, NONE, RED, level_of_shift
from blendresearch.report.question_rules import QUESTIONS
from blendresearch.report.reporting_rules import REPORTING
from blendresearch.report.summary_rules import HEADLINE, RUNNING, SURE
from blendresearch.run.analysis import Analysis
from blendresearch.run.steps import notebook_folder
from blendresearch.study.files import digest_of

TITLES = {"title": '{ nl = "Een studie", en = "A study" }', "languages": '["nl", "en"]'}
LINK = re.compile(r"\]\(#([^)]+)\)")


def opened(study, code="en") -> Report:
    return Report(Analysis.open(study, study.parent / "out").results(), code)


def table(blocks, name) -> Table:
    return next(block for block in blocks if isinstance(block, Table) and block.id == name)


def rows_of(blocks, name) -> dict[str, list[str]]:
    return {str(row[0]): [str(each) for each in row[1:]] for row in table(blocks, name).rows}


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Report:
    """Two cohorts of three institutions, one of them in focus."""
    counts = {
        ("A", 2021): (40, 20),
        ("B", 2021): (50, 1),
        ("C", 2022): (60, 0),
        ("A", 2024): (30, 9),
        ("B", 2024): (9, 0),
    }
    return opened(study_of(tmp_path_factory.mktemp("plain") / "study", counts, "A"))


def test_notebook_shows_the_chapters_in_the_order_of_the_package():
    notebook = nbformat.read(notebook_folder() / "05_report.ipynb", as_version=4)
    cells = [(cell.source, cell.metadata.get("tags")) for cell in notebook.cells if cell.cell_type == "code"]
    found = [(name, tags) for source, tags in cells for name in re.findall(r'chapter\(report, "(\w+)"\)', source)]
    technical = {"report": None, "technical": ["technical"]}
    assert found == [(name, technical[each.volume]) for name, each in CHAPTERS.items()]


# --- Conclusions and advice


@pytest.mark.parametrize("code", available())
def test_every_rule_has_its_words_and_every_word_its_rule(code):
    asked = [rule for rules in QUESTIONS.values() for rule in rules]
    names = {rule.name for rule in (*HEADLINE, *RUNNING, *SURE, *asked, *ADVICE, *REPORTING)}
    phrases = load(code).words["conclusions"]["phrases"]
    unfinished = [
        name for name, text in phrases.items() if not (name.endswith(SHORT) or re.search(r"\.$|\.\W*{", text))
    ]
    assert names | {f"{rule.name}{SHORT}" for rule in (*ADVICE, *SINCE)} == phrases.keys()
    assert unfinished == []


@pytest.mark.parametrize("name", ["conclusions", "for_reporters"])
def test_every_conclusion_rests_on_a_table_or_figure_that_is_there(plain, name):
    contents = contents_of(plain)
    there = {block.id for block in contents.numbered(*CHAPTERS)}
    text = "\n".join(block.markdown for block in contents.blocks(name))
    said = [line for line in text.splitlines() if re.match(r"- ", line)]
    assert said
    for line in said:
        assert LINK.findall(line), line
    assert set(LINK.findall(text)) <= there
    assert LINK.search(text.split("### Advice")[0])


def test_summary_points_to_no_table_and_tells_no_interval(plain):
    blocks = contents_of(plain).blocks("summary")
    assert not LINK.search(words(blocks))
    assert not re.search(r"interval|margin", words(blocks))


CALLS = {("A", 2021): (20, 2), ("B", 2021): (20, 2), ("A", 2024): (20, 2), ("B", 2024): (20, 2)}


@pytest.mark.parametrize(
    ("changed", "said", "unsaid"),
    [
        ({}, ["Without A the share is the same", "the share is 10% so far"], ["counts as few", "Ask the"]),
        ({("A", 2021): (20, 8)}, ["Without A the share is lower: 10%"], []),
        ({("A", 2021): (20, 0)}, ["Without A the share is higher", "Ask the one institution without"], []),
        ({("A", 2021): (20, 1), ("B", 2021): (60, 0)}, ["A share below 5% counts as few"], []),
    ],
)
def test_conclusions_turn_with_the_data(tmp_path, changed, said, unsaid):
    report = opened(study_of(tmp_path / "study", CALLS | changed, "A"))
    text = words(contents_of(report).blocks("conclusions"))
    assert [phrase for phrase in said if phrase not in text] == []
    assert [phrase for phrase in unsaid if phrase in text] == []


def test_advice_is_given_where_there_is_reason_to_it_and_nowhere_else(tmp_path):
    sound = [mobility(number, blended="Yes" if number < 3 else "No") for number in range(20)]
    asked = f"project_code,institution,requested_blended\n{ALPHA},Alpha College,9\n"
    cohort = '[[cohorts]]\nname = "done"\ncall_years = [2021]\ncomplete = true\n'
    day = {"start_date": "07/03/2022", "end_date": "07/03/2022", "duration_days": "1"}
    studies = {
        "sound": ([*sound], asked.replace(",9", ",3")),
        "empty": ([*sound, mobility(20, blended="")], asked),
        "in doubt": ([*sound, mobility(20, blended="Yes", **day)], asked.replace(",9", ",4")),
    }
    advice = {}
    for name, (records, projects) in studies.items():
        study = write_study(tmp_path / name, {"a.csv": records}, projects=projects, cohorts=cohort, **TITLES)
        report = opened(study)
        found = conclude(ADVICE, report, contents_of(report), report.cohorts[0])
        advice[name] = [each.name for each in found]
    assert advice == {
        "sound": [],
        "empty": ["advise_tick", "advise_announced", "advise_programme"],
        "in doubt": ["advise_guidance", "advise_mend"],
    }


def test_one_judgement_of_the_flags_in_chapter_advice_and_log(tmp_path):
    """Empty flags are a rule of counting; one flag of two in doubt could halve the share, and a decision waits."""
    sound = [mobility(number, blended="Yes" if number < 2 else "No") for number in range(16)]
    empty = [mobility(number, blended="") for number in range(16, 20)]
    day = {"start_date": "07/03/2022", "end_date": "07/03/2022", "duration_days": "1"}
    doubtful = [mobility(1, blended="Yes", **day), *sound[:1], *sound[2:]]
    said = {}
    for name, records in {"empty": [*sound, *empty], "doubtful": doubtful}.items():
        report = opened(write_study(tmp_path / name, {"a.csv": records}, **TITLES))
        contents = contents_of(report)
        levels = {each.name: each.level for each in assumptions(report)}
        text = words(contents.blocks("conclusions"))
        said[name] = (levels["flag_is_right"], levels.get("empty_is_no"), level(data_log(report), "exports"))
        assert ("1 flag in doubt" in text) is (name == "doubtful")
    assert said == {"empty": (AMBER, AMBER, GREEN), "doubtful": (RED, None, RED)}


def test_sentence_that_needs_a_hidden_count_is_not_said(plain):
    def refused(*_):
        raise HiddenCountError

    rules = [ConclusionRule("share", refused, HOW_MUCH[0].places), HOW_MUCH[0]]
    assert [each.name for each in conclude(rules, plain, contents_of(plain), plain.cohorts[0])] == ["share"]


# --- What is left out


def test_chapters_that_are_not_shown_are_listed_with_their_reason(plain, tmp_path):
    bare = opened(write_study(tmp_path / "bare", {"a.csv": [mobility(1)]}, projects=None, **TITLES))
    for report in (plain, bare):
        contents = contents_of(report)
        listed = rows_of(contents.blocks("left_out"), "tab-not-here")
        reasons = report.language.words["left_out"]["chapters"]
        absent = {name for name in CHAPTERS if not contents.blocks(name)} - {"reproduced"}
        assert absent <= reasons.keys()
        for name, reason in reasons.items():
            assert (reason["title"] in listed) is (name in absent or name not in CHAPTERS), name


def test_records_files_and_institutions_that_do_not_count_are_listed(tmp_path):
    records = [mobility(1), mobility(2, project_code="2019-1-NL01-KA121-VET-000000009")]
    codes = {ALPHA: "A", "2019-1-NL01-KA121-VET-000000009": "A", "2022-1-NL01-KA121-VET-000000004": "B,none"}
    codes |= {"2022-1-NL01-KA121-VET-000000005": "C", "2022-1-NL01-KA121-VET-000000006": "D,withdrawn"}
    lines = (f"{code},{name}{'' if ',' in name else ','}\n" for code, name in codes.items())
    projects = "".join(["project_code,institution,status\n", *lines])
    study = write_study(tmp_path / "x", {"a.csv": records}, projects=projects, **TITLES)
    (study / "mobilities" / "notes.txt").write_text("x", encoding="utf-8")
    listed = rows_of(contents_of(opened(study)).blocks("left_out"), "tab-not-here")
    calls = "in the 2021 and 2022 calls"
    starts = ["1 record of other calls", "Files beside the exports: 1", f"1 institution {calls}"]
    for start in (*starts, f"1 project {calls} without records", f"1 project {calls}, withdrawn"):
        assert [name for name in listed if name.startswith(start)], start


# --- All tables


def test_list_names_every_table_and_figure_in_the_order_and_with_the_number_of_the_document(plain):
    contents = contents_of(plain)
    blocks = [block for name in CHAPTERS for block in contents.blocks(name)]
    soup = BeautifulSoup(write_html(read_document(as_notebook(plain, blocks))), "html.parser")
    entries = [link for link in soup.select("main li a") if link.get_text().startswith(("Table ", "Figure "))]
    listed = [(link.get_text(), link["href"]) for link in entries if link.parent.get_text() != link.get_text()]
    listed = [each for each in listed if each][-sum(isinstance(block, Table | Figure) for block in blocks) :]
    expected = [
        (f"{kind.__name__} {number}", f"#{block.id}")
        for kind in (Table, Figure)
        for number, block in enumerate((each for each in blocks if isinstance(each, kind)), start=1)
    ]
    assert listed == expected


def test_tables_by_institution_add_up_to_the_call(plain):
    blocks = contents_of(plain).blocks("all_tables")
    for cohort in plain.cohorts:
        for year, count in cohort.by_year.items():
            rows = rows_of(blocks, f"tab-by-institution-{year}").values()
            assert sum(int(row[0]) for row in rows) == count.blended
            assert sum(int(row[1]) for row in rows) == count.total


def test_participants_have_columns_where_there_are_groups_alone(tmp_path, plain):
    group = mobility(9, activity_type="LM-GRP-VET", participants="12", blended="Yes")
    groups = opened(write_study(tmp_path / "x", {"a.csv": [mobility(1), group]}, **TITLES))
    rows = rows_of(contents_of(groups).blocks("all_tables"), "tab-by-institution-2021")
    assert rows["Alpha College"] == ["1", "2", "50%", "12", "13", "92%"]
    assert len(table(contents_of(plain).blocks("all_tables"), "tab-by-institution-2021").columns) == 4


# --- Logs


def level(entries, name):
    return next((each.level for each in entries if each.name == name), None)


def test_log_of_data_judges_what_the_run_found(tmp_path):
    sound = {"a.csv": [mobility(number) for number in range(9)]}
    listed = f"project_code,institution,requested_blended\n{ALPHA},A,3\n"
    published = "id,what,published,decimals,measure\na,A,{},0,total cohort=completed\n"
    frame = "institution,approached,responded\nA,yes,yes\n"
    files = {"institutions.csv": frame, "published.csv": published.format(9)}
    studies = {
        "sound": write_study(tmp_path / "sound", sound, projects=listed, files=files, **TITLES),
        "bare": write_study(tmp_path / "bare", {"a.csv": [mobility(1), mobility(1)]}, projects=None, **TITLES),
        "wrong": write_study(
            tmp_path / "wrong",
            sound,
            projects=listed.replace(",3", ","),
            files=files | {"published.csv": published.format(8)},
            **TITLES,
        ),
        "made up": write_study(tmp_path / "made", sound, projects=listed, synthetic="true", **TITLES),
    }
    logs = {name: data_log(opened(study)) for name, study in studies.items()}
    names = ("exports", "projects", "institutions", "published")
    assert {name: [level(log, each) for each in names] for name, log in logs.items()} == {
        "sound": [GREEN, GREEN, GREEN, GREEN],
        "bare": [AMBER, AMBER, NONE, NONE],
        "wrong": [GREEN, AMBER, GREEN, RED],
        "made up": [RED, GREEN, NONE, NONE],
    }


def test_log_of_data_tells_the_survey_as_it_was_read(tmp_path):
    partial = {"survey/others.csv": OTHERS.replace("Epsilon;Nee;", "Epsilon;;")}
    studies = [write_survey(tmp_path / name, own, **TITLES) for name, own in (("a", {}), ("b", partial))]
    logs = [data_log(opened(study)) for study in studies]
    assert [level(log, "survey") for log in logs] == [GREEN, AMBER]
    whole, part = (next(each for each in log if each.name == "survey").quality for log in logs)
    assert "3" in whole
    assert len(part) > len(whole)


def test_assumption_says_how_far_the_share_could_move(tmp_path):
    """Of 20 mobilities 2 are blended; 3 empty flags could make it 5, and 4 drafts 6 of 24 or 2 of 24."""
    records = [mobility(number, blended="Yes" if number < 2 else "No") for number in range(17)]
    records += [mobility(number, blended="") for number in range(17, 20)]
    records += [mobility(number, status="Draft") for number in range(20, 24)]
    found = {each.name: each for each in assumptions(opened(write_study(tmp_path / "x", {"a.csv": records}, **TITLES)))}
    assert (found["empty_is_no"].records, float(found["empty_is_no"].shift)) == (3, 0.15)
    assert (found["drafts"].records, float(found["drafts"].shift)) == (4, 0.15)
    assert (found["key"].records, found["key"].shift, found["key"].level) == (0, 0, GREEN)
    assert found["flag_is_right"].shift is None
    assert {"group_is_one", "accompanying", "group_code"}.isdisjoint(found)


def test_shift_is_judged_as_a_part_of_the_share():
    share = Fraction(1, 50)
    shifts = [Fraction(0), share / 200, share / 50, share / 5]
    assert [level_of_shift(shift, share) for shift in shifts] == [GREEN, GREEN, AMBER, RED]
    assert [level_of_shift(shift, Fraction(0)) for shift in shifts[:2]] == [GREEN, RED]


@pytest.mark.parametrize("code", available())
def test_judgements_are_words_with_signs_that_differ(code):
    shown = [load(code).words["logs"]["levels"][name] for name in (*LEVELS, NONE)]
    assert len({text.split()[0] for text in shown}) == len({text.split()[1] for text in shown}) == 4


# --- Provenance


def test_provenance_gives_the_whole_hash_of_each_input_and_the_software(plain):
    blocks, inputs = contents_of(plain).blocks("provenance"), plain.results.inputs
    rows = rows_of(blocks, "tab-inputs")
    assert rows["study.toml"] == ["1", " ".join(re.findall(".{16}", inputs["study.toml"]))]
    exports = {path: digest for path, digest in inputs.items() if path.startswith("mobilities/")}
    assert rows["mobilities/"][0] == str(len(exports))
    assert rows["mobilities/"][1].replace(" ", "") == digest_of(exports)
    software = rows_of(blocks, "tab-software")
    assert list(software)[:2] == ["blendresearch", "Python"]
    assert {"duckdb", "papermill", "typst"} <= software.keys()


# --- The edition that is shared


def test_chapters_about_chapters_are_in_the_shared_edition_without_names(tmp_path):
    counts = {("Alpha", 2021): (40, 20), ("Beta", 2021): (50, 1), ("Gamma", 2022): (60, 0), ("Alpha", 2024): (30, 9)}
    study = study_of(tmp_path / "study", counts, "Alpha")
    with (study / "study.toml").open("a", encoding="utf-8") as file:
        file.write("[disclosure]\nname_institutions = false\nminimum_count = 5\n")
    contents = contents_of(Report(Analysis.open(study, tmp_path / "out").results("shared"), "en"))
    for name in ("conclusions", "all_tables", "logs", "provenance", "left_out"):
        text = words(contents.blocks(name))
        assert text, name
        assert not re.search("Alpha|Beta|Gamma", text), name
    assert rows_of(contents.blocks("all_tables"), "tab-by-institution-2021")
