"""What institutions say of their policy, of what is known, and of what they register."""

import pandas as pd

from blendresearch.base.hidden import is_hidden, sum_of, whole
from blendresearch.render.blocks import Block, Row
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.report.survey_parts import theme_blocks, theme_table
from blendresearch.report.survey_results import Registered, by_count

KINDS = ("policy", "feedback")


def survey_feedback(report: Report) -> list[Block]:
    """Build the chapter; nothing where nobody was asked and no theme of the kind was named."""
    survey = report.survey
    themes = [theme for theme in by_count(survey.of_kind(*KINDS)) if theme.named]
    if not themes and survey.registered is None:
        return []
    blocks = [block for theme in themes for block in theme_blocks(report, theme)]
    return [*report.section("survey_feedback", {"part": "start"}).blocks(), *blocks, *_counts(report)]


def _counts(report: Report) -> list[Block]:
    total = report.survey.registered
    themes = [theme for theme in report.survey.of_kind(*KINDS) if theme.named]
    values = {
        "part": "counts",
        "total": total,
        "bounded": bool(total) and not any(map(is_hidden, (total.registered, total.low, total.high))),
        "open": bool(_without_number(report.survey.tables.registered).any()),
        "cohort": report.cohorts[0],
        "themes": bool(themes),
    }
    section = report.section("survey_feedback", values)
    if values["bounded"]:
        _add_registered(report, section, total)
    if themes:
        section.add_table("survey_feedback", *theme_table(report, themes), report.remarks("survey_feedback"))
    return section.blocks()


def _without_number(registered: pd.DataFrame) -> pd.Series:
    """Tell of each row whether it is of an institution that gives no upper number of what it did."""
    return registered["institution"].ne("") & registered["reported_high"].isna()


def _add_registered(report: Report, section: Section, total: Registered) -> None:
    """Add what is registered, and between which bounds what was done lies, by what institutions told."""
    table = report.survey.tables.registered
    own = table[table["institution"] != ""]
    numbered = own["reported_low"].notna()
    answered = own["answered"].map(lambda value: is_hidden(value) or value > 0)
    groups = {"gave_number": own[numbered], "gave_none": own[answered & ~numbered], "silent": own[~answered]}
    columns = report.columns("institutions_that", "institutions", "realised", "at_least", "at_most")
    rows = [_group(report, name, rows) for name, rows in groups.items() if len(rows)]
    sums = map(report.cell.integer, (total.registered, total.low, total.high))
    rows.append([report.words["rows"]["all_institutions"], report.cell.integer(len(own)), *sums])
    section.add_table("survey_registered", columns, rows, totals=1)


def _group(report: Report, name: str, rows: pd.DataFrame) -> Row:
    sums = [sum_of([whole(value) for value in rows[column]]) for column in ("registered", "low", "high")]
    return [report.words["rows"][name], report.cell.integer(len(rows)), *map(report.cell.integer, sums)]
