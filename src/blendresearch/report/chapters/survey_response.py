"""Who was asked, who answered, and whether they differ from those who did not."""

import pandas as pd

from blendresearch.base.hidden import Whole, is_hidden, sum_of, whole
from blendresearch.render.blocks import Block, Cell, Row
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.report.survey_parts import form_name, say, so_many_cell, words
from blendresearch.study.frame_forms import NON_USER, USER

_ORDER = ("all", "form", "size")
_TOLD = "unasked"
"""The note that the text tells itself."""


def survey_response(report: Report) -> list[Block]:
    """Build the chapter on the response; nothing without a survey."""
    survey = report.survey
    if not survey:
        return []
    groups = {(row.by, row.group): row for row in survey.tables.response.itertuples()}
    everybody = survey.everybody
    values = {
        "all": everybody,
        "asked": survey.asked,
        "answered": survey.answered,
        "rates": _rates(everybody) if everybody else [],
        "notes": _notes(report),
        "differs": survey.differs,
        "filled": report.filled("survey_comparison"),
        "table": len(groups) > 1,
        "groups": [by for by in ("form", "size") if any(of == by for of, _ in groups)],
        "sizes": report.study.survey.size_classes,
        "cohort": report.cohorts[0],
        "threshold": report.study.user_threshold if {("form", USER), ("form", NON_USER)} <= set(groups) else None,
    }
    section = report.section("survey_response", values)
    if len(groups) > 1:
        _add_response(report, section)
    if survey.differs is not None:
        _add_comparison(report, section)
    return section.blocks()


def _notes(report: Report) -> list[str]:
    """Say what is worth knowing of the survey, each as a sentence: one that begins with a hidden count, too."""
    notes = {note: occurs for note, occurs in report.survey.notes.items() if note != _TOLD}
    values = {"only_complete": not _some_partial(report.survey.tables.response)}
    said = [say(report, f"note_{note}", occurs=occurs, **values) for note, occurs in notes.items()]
    forms = list(report.survey.forms.values())
    answered = report.survey.answered
    if len(forms) == 2 and not any(map(is_hidden, [*forms, answered])) and sum(forms) > answered:
        said.append(say(report, "both_forms", both=sum(forms) - answered))
    return [note[:1].upper() + note[1:] for note in said]


def _some_partial(response: pd.DataFrame) -> bool:
    """Tell whether an institution that was asked gave a partial answer alone, or whether that is hidden."""
    return any(is_hidden(count) or count > 0 for count in response["partial"])


def _add_response(report: Report, section: Section) -> None:
    partial = ["partial"] if _some_partial(report.survey.tables.response) else []
    numbers = ("frame", "approached", "complete", *partial, "unasked")
    ordered = sorted(report.survey.tables.response.itertuples(), key=_place)
    rows = [_response_row(report, row, partial) for row in ordered]
    section.add_table("survey_response", report.columns("group", *numbers), rows, report.remarks("survey_response"))


def _place(row: tuple) -> tuple[int, bool]:
    """Order groups as the table does, but for the form of users before the others, as everywhere."""
    return _ORDER.index(row.by), row.by == "form" and row.group != USER


def _response_row(report: Report, row: tuple, partial: list[str]) -> Row:
    counts = [row.institutions, row.approached, row.complete, *([row.partial] if partial else []), row.unasked]
    return [
        _group(report, row.by, row.group),
        *(report.cell.integer(whole(count)) for count in counts),
    ]


def _rates(row: tuple) -> list[tuple[str, Whole, float]]:
    """Give the response rates of AAPOR that can be told: name, number of answers, rate; one where all are complete."""
    if any(is_hidden(rate) or pd.isna(rate) for rate in (row.rr1, row.rr2)):
        return []
    rates = [("RR1", whole(row.complete), row.rr1), ("RR2", sum_of([whole(row.complete), whole(row.partial)]), row.rr2)]
    return rates if row.rr1 != row.rr2 else rates[:1]


def _group(report: Report, by: str, group: str) -> str:
    if by == "form":
        return form_name(report, group)
    return words(report)["sizes"][group] if by == "size" else say(report, "all")


def _add_comparison(report: Report, section: Section) -> None:
    columns = [report.column("what", number=False, row_header=True)]
    columns += [report.column(name) for name in ("those_answered", "those_silent")]
    columns += [report.column("test", number=False), report.column("chance")]
    rows = [
        [
            words(report)["properties"][row.property],
            *_sides(report, row),
            words(report)["tests"][row.test],
            report.cell.decimal(row.p_value, 2),
        ]
        for row in report.survey.tables.comparison.itertuples()
    ]
    section.add_table("survey_comparison", columns, rows, _uncompared(report))


def _uncompared(report: Report) -> list[str]:
    """Say how many of those asked are not compared, as the exports tell nothing of them; nothing for none."""
    tables = report.survey.tables
    asked = sum_of([whole(number) for number in tables.response.query("by == 'all'")["approached"]])
    compared = tables.comparison.query("test == 'fisher'").iloc[0]
    number = asked - int(compared["answered"]) - int(compared["others"])
    return [say(report, "uncompared", number=number, cohort=report.cohorts[0])] if number else []


def _sides(report: Report, row: tuple) -> list[Cell]:
    """Give both sides of a comparison: so many of so many, or the median of a number."""
    cell = report.cell
    if row.test == "fisher":
        pairs = ((row.answered_with, row.answered), (row.others_with, row.others))
        return [so_many_cell(report, whole(part), whole(of)) for part, of in pairs]
    medians = row.answered_median, row.others_median
    return [cell.percent(each, 1) if row.property == "share" else cell.decimal(each, 0) for each in medians]
