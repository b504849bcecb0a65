"""The reference study marks what was filled in, cell by cell, and nothing that was published."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from blendresearch.render.blocks import Cell, Column, Figure, KeyFigures, Prose, Table
from blendresearch.report import Report, contents_of
from blendresearch.report.filled_in import FilledIn
from blendresearch.report.section import Section
from blendresearch.statistics.measures import Measure

pytestmark = pytest.mark.run
CODES = ("nl", "en")
COHORTS = {"completed": ("2021", "2022"), "running": ("2023", "2024")}
FOCUS, UNNAMED = "ROC Midden Nederland", "Instelling "
KINDS = {"blended": "blended", "realised": "blended", "mobilities": "total", "total": "total", "share": "share"}
"""What a column counts, as `published.csv` calls it."""
OF_ITS_OWN = ("interval", "limits")
"""What follows from the counts of an institution and published totals."""
TOTALS = {15738, 2002, 5978, 5552, 15494}
both = pytest.mark.parametrize("code", CODES)


@dataclass(frozen=True)
class Taken:
    """A table or the numbers of a figure, as a chapter gave them, and as they are shown."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    about: str
    totals: int
    marked: tuple[tuple[Cell, ...], ...]


@pytest.fixture(scope="module")
def reports(reference_analysis) -> dict[str, Report]:
    return {code: Report(reference_analysis.results("full"), code) for code in CODES}


@pytest.fixture(scope="module")
def taken(reports) -> dict[str, list[Taken]]:
    """Give what all chapters of each language show."""
    found: dict[str, list[Taken]] = {code: [] for code in CODES}
    mark = Section._marked

    def listen(self: Section, name: str, data: tuple, totals: int = 0) -> tuple:
        marked, notes = mark(self, name, data, totals)
        rows = tuple(tuple(map(Cell.of, row)) for row in data[1])
        found[self.report.code].append(Taken(name, tuple(data[0]), rows, self.suffix.removeprefix("-"), totals, marked))
        return marked, notes

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Section, "_marked", listen)
        for report in reports.values():
            contents = contents_of(report)
            for name in contents.chapters:
                contents.blocks(name)
    return found


@pytest.fixture(scope="module")
def published(reference_analysis) -> set[tuple[str, str, str, str]]:
    """Give what was published of institutions: what is counted, the cohort, the institution, the call year or ""."""
    path = reference_analysis.workspace.folder / "published.csv"
    with path.open(encoding="utf-8", newline="") as file:
        measures = [Measure.parse(row["measure"]) for row in csv.DictReader(file) if row["measure"]]
    told = [(each.name, dict(each.arguments)) for each in measures]
    found = {
        (name, about["cohort"], about["institution"], about.get("call_year", ""))
        for name, about in told
        if about.keys() >= {"cohort", "institution"}
    }
    # The focus is in the running calls alone what all have less what all others have.
    return found | {(name, "running", FOCUS, "") for name in ("blended", "total", "share")}


def _asked_of(table: Taken, column: Column) -> tuple[str, str]:
    """Give the cohort of a cell of an institution, and the call year, "" for all of them."""
    years = re.findall(r"20\d\d", f"{table.about} {column.label}")
    by_year = next((name for name, calls in COHORTS.items() for year in years if year in calls), "")
    cohort = next((name for name in COHORTS if name == table.about), by_year)
    year = years[0] if len(years) == 1 else ""
    return cohort, year


def _of_institutions(tables: list[Taken]) -> Iterator[tuple[Taken, Column, str, Cell]]:
    for table in tables:
        if table.columns[0].key == "institution":
            for row, at in product(table.marked[: len(table.rows) - table.totals], range(1, len(table.columns))):
                if row[at].value is not None and not row[at].form.startswith("sign."):
                    yield table, table.columns[at], row[0].text, row[at]


def _absences(tables: list[Taken]) -> Iterator[tuple[str, bool]]:
    """Give who has no project in the running calls by the table that lists everybody, and whether that is marked."""
    for table in tables:
        if table.name == "every_institution":
            for row, at in product(table.marked[: len(table.rows) - table.totals], range(1, len(table.columns))):
                if row[at].form == "sign.not_applicable" and _asked_of(table, table.columns[at])[0] == "running":
                    yield row[0].text, row[at].filled


def _was_published(published: set, table: Taken, column: Column, name: str) -> bool:
    cohort, year = _asked_of(table, column)
    kind = KINDS.get(column.key, "blended" if re.fullmatch(r"20\d\d", column.label) else "")
    if kind:
        return (kind, cohort, name, year) in published
    counted = {("blended", cohort, name, year), ("total", cohort, name, year)} <= published
    return counted and (column.key in OF_ITS_OWN or not column.key)


@both
def test_a_number_of_a_named_institution_is_marked_where_it_was_not_published(taken, published, code):
    cells = [each for each in _of_institutions(taken[code]) if not each[2].startswith(UNNAMED)]
    named = {name for _, _, name, of in published if of == ""} or {name for _, _, name, _ in published}
    cells = [each for each in cells if each[2] in named]
    assert len(cells) > 500
    wrong = [
        (table.name, table.about, column.label, name, cell.text, cell.filled)
        for table, column, name, cell in cells
        if cell.filled == _was_published(published, table, column, name)
    ]
    assert wrong == []


@both
def test_a_number_of_an_institution_without_a_name_is_marked_but_that_it_had_no_blended_ones(taken, code):
    cells = [each for each in _of_institutions(taken[code]) if each[2].startswith(UNNAMED)]
    assert len(cells) > 200
    known = [
        (table.name, table.about, column.label, name, cell.text)
        for table, column, name, cell in cells
        if not cell.filled and not (_asked_of(table, column)[0] == "completed" and cell.value == 0)
    ]
    assert known == []


@both
def test_that_an_institution_has_no_project_in_the_running_calls_is_marked(taken, code):
    absences = list(_absences(taken[code]))
    assert {name for name, _ in absences if not name.startswith(UNNAMED)}
    assert [name for name, filled in absences if not filled] == []


@both
def test_a_margin_around_a_total_is_marked(taken, code):
    """It follows from how the total is divided over institutions; that of the focus is of one that was published."""
    margins = [
        (table.name, row[0].text, row[at].filled)
        for table in taken[code]
        if table.name in ("registered", "participants", "units", "running")
        for row, at in product(table.marked, range(1, len(table.columns)))
        if (table.columns[at].key in ("interval", "margin_of_share")) and not row[at].form.startswith("sign.")
    ]
    of_totals = [each for each in margins if not re.search(f"(Alleen|Only|only|alleen) {FOCUS}", each[1])]
    assert {name for name, _, _ in of_totals} >= {"registered", "participants"}
    assert [each for each in of_totals if not each[2]] == []


@both
def test_titles_and_descriptions_that_tell_what_was_filled_in_say_so(reports, code):
    words = {"nl": ("(ingevuld)", "Dat is ingevuld."), "en": ("(filled in)", "That was filled in.")}[code]
    figures = {
        block.id: block for name in ("survey_obstacles", "survey_uses") for block in _figures(reports[code], name)
    }
    assert figures.keys() == {"fig-obstacles-figure", "fig-benefits-figure"}
    for figure in figures.values():
        assert figure.caption.endswith(words[0])
        assert figure.alt.endswith(words[1])


@both
def test_no_difference_between_forms_is_told_that_was_filled_in(reports, code):
    text = " ".join(
        block.markdown for block in contents_of(reports[code]).blocks("survey_obstacles") if isinstance(block, Prose)
    )
    assert {"nl": "verschil aan te tonen", "en": "difference can be shown"}[code] not in text


def _figures(report: Report, chapter: str) -> list[Figure]:
    return [block for block in contents_of(report).blocks(chapter) if isinstance(block, Figure)]


@both
def test_published_totals_are_never_marked(taken, code):
    totals = [cell for table in taken[code] for row in table.marked for cell in row if cell.value in TOTALS]
    assert {cell.value for cell in totals} == TOTALS
    assert not [cell for cell in totals if cell.filled]


def test_both_languages_mark_the_same_cells(taken):
    nl, en = (
        [(each.name, each.about, [[cell.filled for cell in row] for row in each.marked]) for each in taken[code]]
        for code in CODES
    )
    assert nl == en


@both
def test_no_text_tells_a_number_that_was_filled_in(reports, code):
    contents = contents_of(reports[code])
    blocks = [(name, block) for name in contents.chapters for block in contents.blocks(name)]
    tables = [getattr(block, "data", block) for _, block in blocks if isinstance(block, Table | Figure)]
    cells = [cell for table in tables for row in table.rows for cell in row if _is_told(cell.text)]
    known = {cell.text for cell in cells if not cell.filled}
    filled = {cell.text for cell in cells if cell.filled} - known
    assert len(filled) > 80
    # What the survey says is told as it is shown, below a paragraph that says what of it was filled in.
    told = {
        (name, number)
        for name, block in blocks
        if not name.startswith("survey_")
        for text in _texts_of(block)
        for number in filled
        if re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d%]|[.,]\d)", text)
    }
    assert told == set()


def _is_told(text: str) -> bool:
    """Tell whether a text is a number so long that it does not stand somewhere by accident."""
    return len(re.findall(r"\d", text)) > 2 and bool(re.search("[.,%]", text))


def _texts_of(block: object) -> Iterator[str]:
    if isinstance(block, Prose):
        yield block.markdown
    elif isinstance(block, KeyFigures):
        yield from (text for item in block.items for text in (item.value, item.label, item.note))
    else:
        yield from (getattr(block, name, "") for name in ("caption", "alt", "subtitle"))


@both
def test_every_declaration_marks_something(taken, reports, code):
    report = reports[code]
    labels = {cohort.name: cohort.label for cohort in report.cohorts}
    for declared in report.study.filled_in:
        one = FilledIn(report.study.model_copy(update={"filled_in": [declared]}), labels, code)
        marked = [
            cell
            for table in taken[code]
            for row in one.marked(table.name, table.columns, table.rows, about=table.about, totals=table.totals)[0]
            for cell in row
        ]
        assert any(cell.filled for cell in marked), declared
