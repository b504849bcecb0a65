"""What notebooks 1 to 4 show: the cells themselves, on small and odd studies, and what they say of the reference."""

import ast
import re

import nbformat
import pytest
from tests.report.test_odd_studies import AWKWARD, NAMES, STUDIES, analysed, records, three
from tests.reports import words
from tests.studies import write_study

from blendresearch.base.errors import UsageError
from blendresearch.render.blocks import Block, Figure, Prose, Table
from blendresearch.report.chapters import Shown
from blendresearch.report.views import RegisteredView
from blendresearch.run.analysis import Analysis
from blendresearch.run.steps import notebook_folder

NOTEBOOKS = ("01_prepare", "02_registered_use", "03_survey", "04_reproduction")


def shown(notebook: str, analysis: Analysis) -> dict[str, list[Block]]:
    """Run the cells of a notebook on a study that is open; give what each of them shows, by its id."""
    known, found = {"study": "", "output": None}, {}
    cells = nbformat.read(notebook_folder() / f"{notebook}.ipynb", as_version=4).cells
    for cell in (each for each in cells if each.cell_type == "code" and each.id != "parameters"):
        source = cell.source.replace("Analysis.open(study, output)", "opened")
        *lines, last = ast.parse(source).body
        exec(compile(ast.Module(lines, []), cell.id, "exec"), known | {"opened": analysis}, known)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), cell.id, "eval"), known)
            found[cell.id] = value.blocks if isinstance(value, Shown) else [value]
        else:
            exec(compile(ast.Module([last], []), cell.id, "exec"), known | {"opened": analysis}, known)
    return found


def said(blocks: list[Block]) -> str:
    """Give the sentences of a cell without the marks of Markdown."""
    (prose,) = blocks
    return re.sub(r"\\(.)", r"\1", prose.markdown)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize("name", [*STUDIES, *NAMES], scope="module")
def test_every_cell_shows_something_that_can_be_read(name, notebook):
    cells = shown(notebook, analysed(name))
    assert [cell for cell, blocks in cells.items() if not blocks] == []
    assert next(iter(cells)) == "found"
    assert list(cells)[-1] == "next"
    text = words([block for blocks in cells.values() for block in blocks]).replace(AWKWARD, "")
    assert not re.search(r"\b(None|nan|NaN|inf|Fraction|Count|<NA>)\b|\b(np|numpy)\.|  +[.,;]", text)
    assert not re.search(r"\d\.\d{5}", text)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_what_is_found_stands_in_three_lines_and_a_table_in_a_dozen_rows(notebook, reference_analysis):
    cells = shown(notebook, reference_analysis)
    assert 1 <= len(said(cells["found"]).splitlines()) <= 3
    tables = [block for blocks in cells.values() for block in blocks if isinstance(block, Table)]
    assert tables
    assert [table.id for table in tables if len(table.rows) - table.totals > 12] == []
    assert [table.id for table in tables if len(table.columns) > 10] == []


def test_the_figures_that_the_study_is_known_for_stand_at_the_top(reference_analysis):
    lines = said(shown("02_registered_use", reference_analysis)["found"]).splitlines()
    assert lines == [
        "- Calls 2021 and 2022, blended of all mobilities: 259 of 15,738 = 1.65%; without ROC Midden Nederland 155 of "
        "15,494 = 1.00%.",
        "- Calls 2023 and 2024 (running), blended of all mobilities: 114 of 5,978 = 1.91%; without ROC Midden "
        "Nederland 27 of 5,552 = 0.49%; counted in participants 146 of 6,324 = 2.31%.",
        "- Calls 2021 and 2022: 2,002 blended mobilities announced, 259 registered (12.9%).",
    ]


def test_what_was_filled_in_is_said_to_be(reference_analysis):
    survey = said(shown("03_survey", reference_analysis)["found"]).splitlines()
    assert ["Filled in" in line for line in survey] == [False, True, True]
    prepared = shown("01_prepare", reference_analysis)
    assert "Filled in" in said(prepared["next"])
    (findings,) = prepared["findings"]
    assert any("Filled in" in note for note in findings.notes)


def test_a_long_table_is_one_call_away(reference_analysis):
    view = RegisteredView(reference_analysis.results())
    (folded,) = view.at("institutions").blocks
    note = folded.notes[0]
    assert note == f"The first 10 of 42 rows, 32 more: view.whole('{folded.id}')."
    whole = view.whole(folded.id)
    assert len(whole.rows) == 42 + whole.totals
    assert folded.rows == (*whole.rows[:10], *whole.rows[42:])
    with pytest.raises(UsageError, match=r"Nothing with the id 'tab-x' was shown; there are .*tab-every-institution"):
        view.whole("tab-x")


def test_a_figure_has_its_message_above_it_and_shapes_for_letters(reference_analysis):
    view = RegisteredView(reference_analysis.results())
    title, figure = view.at("requested", "fig-").blocks
    assert isinstance(title, Prose)
    assert "Against 2,002 blended mobilities announced, 259 were registered" in title.markdown
    assert isinstance(figure, Figure)
    assert "<text" not in figure.svg
    assert figure.narrow == ""
    assert view.whole(figure.id).rows


def test_what_asks_for_a_look_follows_from_the_data():
    plain = said(shown("02_registered_use", analysed("plain"))["next"])
    assert "without Alpha College the share would be" in plain
    assert "the numbers can still rise" in plain
    complete = said(shown("02_registered_use", analysed("only complete"))["next"])
    assert "can still rise" not in complete
    published = shown("04_reproduction", analysed("all lists and a tie"))
    assert "Find out why" in said(published["next"])
    assert said(shown("03_survey", analysed("plain"))["found"]) == "*This study has no survey.*"


def test_errors_lead_to_the_institution_that_has_them(tmp_path):
    wrong = records(2, 2, start_date="", end_date="", duration_days="")
    study = write_study(tmp_path / "study", {"a.csv": [*wrong, *records(20, 3)[2:]]})
    cells = shown("01_prepare", Analysis.open(study, tmp_path))
    assert "Errors to mend: Alpha College (2). Most often: blended without a physical stay (2)." in said(cells["next"])
    assert "2 errors" in said(cells["found"])


def test_a_study_without_a_title_in_english_has_notebooks_in_english(tmp_path):
    study = write_study(tmp_path / "study", three((20, 3), (10, 1), (5, 2)), title='{ nl = "X" }', languages='["nl"]')
    cells = shown("02_registered_use", Analysis.open(study, tmp_path))
    assert "blended of all mobilities" in said(cells["found"])
    tables = [block for block in cells["headline"] if isinstance(block, Table)]
    assert "Mobilities" in [column.label for column in tables[0].columns]


def test_results_with_hidden_counts_are_shown_as_hidden(tmp_path):
    study = write_study(tmp_path / "study", three((200, 20), (50, 2), (40, 1)))
    with (study / "study.toml").open("a", encoding="utf-8") as file:
        file.write("[disclosure]\nminimum_count = 5\n")
    view = RegisteredView(Analysis.open(study, tmp_path).results("shared"))
    assert "blended of all mobilities: 22 of 250 = 8.8%." in said([view.found])
    assert "<5 of 40" in said([view.found])
    assert isinstance(view.at("registered_use").blocks[0], Table)
    assert "can still rise" in said([view.next])
