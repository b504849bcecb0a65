"""All counts of the survey by theme, with what they say of all institutions of the study."""

from collections.abc import Sequence

import pandas as pd

from blendresearch.base.hidden import is_hidden, sum_of, whole
from blendresearch.render.blocks import Block, Row
from blendresearch.report.chapters.survey_feedback import bounded
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.report.survey_parts import (
    STATES,
    add_forms_figure,
    compared_themes,
    difference_told,
    differing,
    form_name,
    listed,
    theme_table,
    words,
)
from blendresearch.report.survey_results import FEWEST_OF_A_FORM, Registered, Theme, by_count, without_number
from blendresearch.survey.codebook import outcomes

_TABLES = {"survey_feedback": STATES, "survey_obstacles": ("obstacle",), "survey_wishes": ("wish",)}
"""Tables of themes that may have others below them, with the kinds of these; that of benefits and uses has none."""


def survey_tables(report: Report) -> list[Block]:
    """Build the chapter; nothing where nothing was counted."""
    survey = report.survey
    tables = {name: [each for each in survey.of_kind(*kinds) if each.named] for name, kinds in _TABLES.items()}
    benefits, ideas = (_named_leaves(report, kind) for kind in ("benefit", "idea"))
    tables["survey_uses"] = [*benefits, *ideas]
    tables = {name: themes for name, themes in tables.items() if themes}
    if not tables and survey.registered is None:
        return []
    beside = compared_themes(report, tables.get("survey_obstacles", []))
    differ, total = bool(differing(beside)), survey.registered
    values = {
        "tables": tables,
        "outcomes": any(theme.outcomes for theme in benefits),
        "beside": [] if differ else beside, "differ": differ,
        "form_names": [form_name(report, form, in_text=True) for form in survey.compared],
        "difference": difference_told(report, beside),
        "forms": len(survey.forms), "fewest": FEWEST_OF_A_FORM,
        "population": next((theme.population for theme in survey.themes.values()), 0),
        "answered": survey.answered,
        "limited": any(theme.limits for theme in survey.themes.values()),
        "coders": len({*survey.tables.agreement["coder_1"], *survey.tables.agreement["coder_2"]}),
        "total": total,
        "bounded": bounded(report),
        "filled": report.filled("survey_registered", ("at_least", "at_most")),
        "open": bool(without_number(survey.tables.registered).any()),
        "cohort": report.cohorts[0],
    }  # fmt: skip
    section = report.section("survey_tables", values)
    for name, themes in tables.items():
        section.add_table(name, *theme_table(report, themes), report.remarks(name))
    if values["outcomes"]:
        _add_outcomes(report, section, benefits)
    if values["beside"]:
        add_forms_figure(report, section, beside)
    if bounded(report):
        _add_registered(report, section, total)
    return section.blocks()


def _named_leaves(report: Report, kind: str) -> list[Theme]:
    return [each for each in by_count(report.survey.leaves(kind)) if each.named]


def _add_outcomes(report: Report, section: Section, benefits: Sequence[Theme]) -> None:
    """Add which outcomes of Key Action 1 the benefits touch that institutions name, in the order of the programme."""
    columns = [report.column("outcome", number=False, row_header=True)]
    columns += [report.column(name, number=False) for name in ("for_whom", "benefits")]
    groups = words(report)["outcome_groups"]
    rows = []
    for row in outcomes().itertuples():
        touching = [theme for theme in benefits if row.code in theme.outcomes]
        if touching:
            labels = {"en": row.label_en, "nl": row.label_nl}
            label = report.named(report.shipped({code: text[:1].upper() + text[1:] for code, text in labels.items()}))
            rows.append([label, groups[row.group], listed(report, touching)])
    section.add_table("survey_outcomes", columns, rows)


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
