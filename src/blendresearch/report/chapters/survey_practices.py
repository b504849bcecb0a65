"""Good practices: who takes part, what is done online and abroad, and what it brings."""

from dataclasses import dataclass

from blendresearch.render.blocks import Block
from blendresearch.report.report import Report
from blendresearch.report.survey_parts import told
from blendresearch.report.survey_results import Theme, by_count, in_own_language


@dataclass(frozen=True)
class Practice:
    """A practice as it is told: its parts, their language where it is another, and whose it is where that is named."""

    who: str
    online: str
    abroad: str
    effect: str
    language: str
    institution: str


def survey_practices(report: Report) -> list[Block]:
    """Build the chapter: a section for each kind of practice; nothing where there is none to show."""
    themes = by_count(report.survey.leaves("practice"))
    by_theme = _practices(report)
    shown = [_shown(report, theme, by_theme.get(theme.code, [])) for theme in themes]
    shown = [each for each in shown if each["practices"] or each["quotes"] or each["theme"].named]
    if not shown:
        return []
    names_some = any(practice.institution for each in shown for practice in each["practices"])
    values = {"shown": shown, "names_some": names_some, "remarks": report.remarks("survey_practices")}
    return report.section("survey_practices", values).blocks()


def _shown(report: Report, theme: Theme, practices: list[Practice]) -> dict[str, Theme | str | list]:
    """Give what is shown of a kind of practice: examples, or, without any, what it is, who names it and quotes."""
    if practices:
        return {"theme": theme, "told": "", "practices": practices, "quotes": []}
    said = told(report, theme) if theme.named else ""
    return {"theme": theme, "told": said, "practices": [], "quotes": report.survey.quotes_for(theme)}


def _practices(report: Report) -> dict[str, list[Practice]]:
    """Give the practices by theme, each in the language of the report where it is told in that, else as it is told."""
    table = report.survey.tables.practices
    found: dict[str, list[Practice]] = {}
    for (theme, _), rows in table.groupby(["theme", "number"], sort=False):
        row = in_own_language(rows, report.code).iloc[0]
        language = report.marked(row["language"])
        parts = (row[name] for name in ("who", "online", "abroad", "effect"))
        found.setdefault(theme, []).append(Practice(*parts, language, row["institution"]))
    return found
