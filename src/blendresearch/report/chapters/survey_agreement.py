"""What was read of the survey, how far coders agree, what is named together, and the closed questions."""

from dataclasses import replace
from functools import partial

import pandas as pd

from blendresearch.base.hidden import is_hidden, whole
from blendresearch.render.blocks import Block, Cell, Row
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.report.survey_parts import form_name, say, so_many, so_many_cell, words
from blendresearch.study.frame_forms import USER
from blendresearch.survey.survey import OTHER

MOST_PAIRS = 12
"""So many pairs of themes are shown at most: those that most institutions name."""
RELIABLE, CAREFUL = 0.8, 0.667
"""From which alpha on codings bear conclusions, and careful ones: Krippendorff, Content Analysis (2004)."""
FEWEST_DIFFERENCES = 2
"""A theme stands in the table of agreement where coders differ so often: one difference says nothing of a theme."""
FEWEST_OF_A_PAIR = 2
"""A pair that one institution names says nothing of the two themes."""


_OF_FORMS = ("answers", "complete", "partial_answers", "left_out_answers")
_OF_CODINGS = ("codings", "coders")


def survey_agreement(report: Report) -> list[Block]:
    """Build the chapter; nothing without a survey."""
    tables = report.survey.tables
    if not report.survey:
        return []
    pooled = tables.agreement[tables.agreement["theme"] == ""]
    pairs = _pairs(tables.pairs)
    values = {
        "sources": bool((tables.sources["source_kind"] != "visit").any()),
        "pooled": [row for row in pooled.itertuples() if not is_hidden(row.units)],
        "coded": any(not is_hidden(number) and number for number in tables.sources["coders"]),
        "agreement": bool(len(tables.agreement)),
        "pairs": bool(len(pairs)),
        "fewest": FEWEST_OF_A_PAIR,
        "differences": FEWEST_DIFFERENCES,
        "reliable": RELIABLE,
        "careful": CAREFUL,
        "change": bool(len(tables.change)),
        "answers": bool(len(tables.answers)),
        "numbers": bool(tables.answers["median"].notna().any()),
    }
    section = report.section("survey_agreement", values)
    if values["sources"]:
        _add_sources(report, section)
    if values["agreement"]:
        _add_agreement(report, section)
    if values["pairs"]:
        _add_pairs(report, section, pairs)
    if values["change"]:
        _add_change(report, section)
    if values["answers"]:
        _add_answers(report, section)
    return section.blocks()


def _label(report: Report, theme: str) -> str:
    known = report.survey.themes.get(theme)
    return known.label if known else theme


def _add_sources(report: Report, section: Section) -> None:
    names = ("answers", "complete", "partial", "left_out", "codings", "coders")
    columns = report.columns("survey_source", *names)
    fields = (*_OF_FORMS, *_OF_CODINGS)
    rows = []
    for row in report.survey.tables.sources.query("source_kind != 'visit'").itertuples():  # a visit has no numbers
        kind = words(report)["source_kinds"][row.source_kind]
        program = words(report)["programs"].get(row.program, row.program)
        what = ", ".join(filter(None, (kind, form_name(report, row.form) if row.form else "", program)))
        has = _OF_FORMS if row.source_kind == "form" else _OF_CODINGS
        cells = {name: report.cell.integer(whole(getattr(row, name))) for name in has}
        rows.append([what, *(cells.get(name, report.cell.sign("not_applicable")) for name in fields)])
    section.add_table("survey_sources", columns, rows)


def _add_agreement(report: Report, section: Section) -> None:
    table = report.survey.tables.agreement
    several = len(table[["coder_1", "coder_2"]].drop_duplicates()) > 1
    counts = ("units", "both", "first_only", "second_only", "neither")
    columns = report.columns("theme", *(["coders"] if several else []), *counts, "agreement", "interval", "alpha")
    rows = [_agreement_row(report, row, several) for row in table.itertuples() if row.theme == "" or _differ(row)]
    section.add_table("survey_agreement", columns, rows)


def _differ(row: tuple) -> bool:
    """Tell whether the coders differ on a theme more than once, or whether that is hidden."""
    counts = (row.first_only, row.second_only)
    return any(map(is_hidden, counts)) or sum(counts) >= FEWEST_DIFFERENCES


def _agreement_row(report: Report, row: tuple, several: bool) -> Row:
    cell = report.cell
    label = _label(report, row.theme) if row.theme else report.words["rows"]["all_themes"]
    counts = (row.units, row.both, row.first_only, row.second_only, row.neither)
    return [
        label,
        *([cell.text(f"{int(row.coder_1)}, {int(row.coder_2)}")] if several else []),
        *(cell.integer(whole(count)) for count in counts),
        cell.percent(row.agreement, 0),
        cell.range(row.lower, row.upper, 0),
        _alpha(report, row),
    ]


def _alpha(report: Report, row: tuple) -> Cell:
    if row.alpha_note == "not_defined":
        return report.cell.text(words(report)["alpha_notes"]["not_defined"])
    if pd.isna(row.alpha):
        return report.cell.sign("not_applicable")
    decimal = report.numbers.decimal
    text = decimal(row.alpha, 2)
    if not pd.isna(row.alpha_lower):
        text += f" ({decimal(row.alpha_lower, 2)}–{decimal(row.alpha_upper, 2)})"
    return report.cell.text(text, row.alpha)


def _pairs(table: pd.DataFrame) -> pd.DataFrame:
    """Give the pairs that most institutions name; none whose count is hidden, as their order would tell of it.

    A theme that all of them name goes with every other one, which says nothing.
    """
    counts = ["institutions", "theme_institutions", "other_institutions", "answered"]
    shown = table.loc[[not any(map(is_hidden, row)) for row in table[counts].itertuples(index=False)]]
    largest = shown[counts[1:3]].max(axis="columns")
    kept = shown[(shown["institutions"] >= FEWEST_OF_A_PAIR) & (largest < shown["answered"])]
    return kept.sort_values("institutions", ascending=False, kind="stable").head(MOST_PAIRS)


def _add_pairs(report: Report, section: Section, pairs: pd.DataFrame) -> None:
    columns = [report.column("theme", number=False, row_header=True), report.column("other_theme", number=False)]
    columns += [report.column(name) for name in ("both", "first_theme", "second_theme")]
    fields = ("institutions", "theme_institutions", "other_institutions")
    rows = [
        [
            _label(report, row.theme),
            _label(report, row.other),
            *(report.cell.integer(whole(getattr(row, name))) for name in fields),
        ]
        for row in pairs.itertuples()
    ]
    section.add_table("survey_pairs", columns, rows)


def _add_change(report: Report, section: Section) -> None:
    columns = report.columns("theme", "then", "now", "difference", "interval")
    rows = [
        [
            _label(report, row.theme),
            _marked(so_many_cell(report, whole(row.earlier_institutions), whole(row.earlier_answered)), row),
            so_many_cell(report, whole(row.institutions), whole(row.answered)),
            *(_marked(each, row) for each in _difference(report, row)),
        ]
        for row in report.survey.tables.change.itertuples()
    ]
    section.add_table("survey_change", columns, rows)


def _marked(cell: Cell, row: tuple) -> Cell:
    """Give a cell with its mark where the earlier edition filled in what it tells."""
    return replace(cell, filled=bool(row.earlier_filled))


def _difference(report: Report, row: tuple) -> list[Cell]:
    """Give the difference in percentage points and its interval; signs where a count of it is hidden."""
    cell = report.cell
    if is_hidden(row.difference) or pd.isna(row.difference):
        return [cell.sign("hidden"), cell.sign("hidden")]
    limits = (report.numbers.signed_points(limit, 0) for limit in (row.lower, row.upper))
    low, high = limits
    told = say(report, "from_to", low=low, high=high)
    return [cell.points(row.difference, 0), cell.limits(told, row.lower, row.upper, 0)]


def _add_answers(report: Report, section: Section) -> None:
    """Add a row an answer, with how many institutions of all and of each form gave it."""
    table = report.survey.tables.answers
    forms = sorted(set(table["form"]), key=lambda form: (form != "", form != USER, form))
    names = [form_name(report, form) if form else say(report, "all") for form in forms]
    columns = [report.column("question", number=False, row_header=True), report.column("answer", number=False)]
    columns += [
        report.column_of(name, "named_by_form" if form else "named") for form, name in zip(forms, names, strict=True)
    ]
    rows = [
        [*_asked(report, rows.iloc[0]["question_kind"], question, item, option), *_by_form(report, rows, forms)]
        for (question, item, option), rows in table.groupby(["question", "item", "option"], sort=False)
    ]
    section.add_table("survey_answers", columns, rows)


def _asked(report: Report, kind: str, question: str, item: str, option: str) -> tuple[Cell, Cell]:
    """Give what was asked and answered: of a grid its statement, of a ranking its item, else an option or a number.

    Words of the form are in the first language of the study.
    """
    kinds, own = words(report)["answer_kinds"], report.study.languages[0]
    of_form = partial(report.cell.text, language=report.marked(own))
    said = option if option and option != OTHER else ""
    answer = of_form(said) if said else report.cell.text(kinds["other"] if option else kinds["number"])
    if kind == "grid":
        return of_form(item), answer
    asked = report.cell.text(report.survey.question_labels.get(question, question))
    return asked, of_form(item) if item and not option else answer


def _by_form(report: Report, rows: pd.DataFrame, forms: list[str]) -> list[Cell]:
    """Give how many of a form gave an answer, and of a number or place the middle one."""
    found = {row.form: row for row in rows.itertuples()}
    return [_given(report, found[form]) if form in found else report.cell.sign("not_applicable") for form in forms]


def _given(report: Report, row: tuple) -> Cell:
    number = whole(row.institutions)
    if not is_hidden(row.answered) and not row.answered:
        return report.cell.sign("not_applicable")
    text = so_many(report, number, whole(row.answered))
    if not is_hidden(row.median) and not pd.isna(row.median):
        text = say(report, "with_median", given=text, median=report.numbers.decimal(row.median, 1))
    return report.cell.text(text, None if is_hidden(number) else number)
