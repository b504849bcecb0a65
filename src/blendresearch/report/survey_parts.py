"""What the chapters of the survey have in common: themes as sentences, with quotes, in a table and in figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from blendresearch.base.hidden import Whole, is_hidden
from blendresearch.language.prose import phrase
from blendresearch.render.blocks import Block, Cell, Column, Row
from blendresearch.render.figures.counts import Compared, Counted, compared, counted
from blendresearch.report.report import Report
from blendresearch.report.section import Section
from blendresearch.report.survey_results import CLEAR, OfForm, Theme, by_count
from blendresearch.study.filled_numbers import BELOW
from blendresearch.survey.exact.exact_tests import fisher
from blendresearch.survey.tallies.frequency_words import frequency_word

STATES = ("policy", "feedback")
"""Kinds of themes that say how things are with an institution, rather than what it mentions."""
_TOLD_BY_RULE = ("small_minority", "some", "often")


def say(report: Report, name: str, **values: object) -> str:
    """Fill in one phrase of `survey.toml`."""
    return phrase(report.code, "survey", name, values)


def words(report: Report) -> dict:
    """Give the words of the survey in the language of the report."""
    return report.language.words["survey"]


def form_name(report: Report, form: str, *, in_text: bool = False) -> str:
    """Name a form in the language of the report; one that the package does not know as institutions.csv has it."""
    return words(report)["forms_in_text" if in_text else "forms"].get(form, form)


def listed(report: Report, themes: Iterable[Theme]) -> str:
    """List themes with how many institutions name each, those that nobody names left out."""
    integer = report.numbers.integer
    named = [each for each in by_count(themes) if each.named]
    return report.numbers.join(
        [say(report, "label_count", label=each.label, named=integer(each.named)) for each in named]
    )


def told(report: Report, theme: Theme) -> str:
    """Say how many institutions name a theme, in the word for so many where there is one; a state holds for so many."""
    return say(report, "holds" if theme.kind in STATES else "named", theme=theme)


def frequency_rule(report: Report, answered: Whole) -> list[tuple[str, int, int]]:
    """Give the frequency words that say more than their number, and from which count to which each is used."""
    if is_hidden(answered):
        return []
    counts = {word: [] for word in _TOLD_BY_RULE}
    for count in range(answered + 1):
        counts.get(frequency_word(count, answered), []).append(count)
    frequency = words(report)["frequency"]
    return [(frequency[word], found[0], found[-1]) for word, found in counts.items() if found]


def theme_blocks(report: Report, theme: Theme) -> list[Block]:
    """Build the section of one theme: what it is, who names it, its parts, quotes, and what speaks against it."""
    survey = report.survey
    counter = survey.themes.get(theme.counter)
    values = {
        "theme": theme,
        "told": told(report, theme),
        "open": theme.follow == "question" and theme.code not in set(survey.tables.change["theme"]),
        "parts": items(report, [each for each in by_count(survey.below(theme.code)) if each.named]),
        "quotes": survey.quotes_for(theme),
        "counter": say(report, "counter", theme=counter) if counter and counter.named else "",
        "against": survey.quotes_against(theme),
    }
    # The code of the theme is its address, which stays when its label changes.
    return report.section("survey_theme", values, theme.code.replace(".", "-").replace("_", "-")).blocks()


def items(report: Report, themes: Iterable[Theme]) -> list[dict]:
    """Give themes as the items of a list: each with so many of so many that name it, and the quotes on it."""
    return [
        {
            "theme": theme,
            "so_many": so_many(report, theme.named, theme.answered),
            "quotes": report.survey.quotes_for(theme),
        }
        for theme in themes
    ]


def with_parts(report: Report, themes: Iterable[Theme]) -> list[tuple[Theme, bool]]:
    """Give themes by how often they are named, each followed by those below it; True for one below another."""
    return [
        row
        for theme in by_count(themes)
        for row in ((theme, False), *((each, True) for each in by_count(report.survey.below(theme.code))))
    ]


def theme_table(report: Report, themes: Iterable[Theme]) -> tuple[list[Column], list[Row]]:
    """Give the columns and rows of a table of themes with those below them: counts, by form, limits and bounds."""
    rows = with_parts(report, themes)
    first = rows[0][0]
    integer, survey = report.numbers.integer, report.survey
    shown = _forms_shown(report, [theme for theme, _ in rows])
    forms = [
        say(report, "form_of", form=form_name(report, form), answered=integer(survey.forms[form])) for form in shown
    ]
    limited = bool(any(theme.limits for theme, _ in rows))
    population = integer(first.population)
    ends = [say(report, name, population=population) for name in ("of_population", "bounds_of")] if limited else []
    labels = [say(report, "of_all", answered=integer(first.answered)), *forms, *ends]
    keys = ["named", *("named_by_form" for _ in forms), *(("limits", "bounds") if limited else ())]
    columns = [report.column("theme", number=False, row_header=True), *map(report.column_of, labels, keys)]
    return columns, [
        [f"{BELOW}{theme.label}" if below else theme.label, *_counts(report, theme, shown, limited)]
        for theme, below in rows
    ]


def _forms_shown(report: Report, themes: Sequence[Theme]) -> tuple[str, ...]:
    """Give the forms that a table of themes has a column for: none where most of their counts may not be shown."""
    told = [each for theme in themes for each in report.survey.by_form(theme) if not is_hidden(each.named)]
    forms = report.survey.compared
    return forms if 2 * len(told) >= len(forms) * len(themes) else ()


def _counts(report: Report, theme: Theme, forms: Sequence[str], limited: bool) -> list[Cell]:
    cell = report.cell
    by_form_of = {each.form: cell.integer(each.named) for each in report.survey.by_form(theme)}
    counts = [by_form_of.get(form, cell.sign("hidden")) for form in forms]
    limits = [_whole_range(report, theme.limits), _whole_range(report, theme.bounds)] if limited else []
    return [cell.integer(theme.named), *counts, *limits]


def _whole_range(report: Report, pair: tuple[int, int] | None) -> Cell:
    if pair is None:
        return report.cell.sign("not_applicable")
    return report.cell.span(*pair)


def add_themes_figure(report: Report, section: Section, name: str, themes: Sequence[Theme]) -> None:
    """Add the figure of how many institutions name each of some themes, whose counts must be shown."""
    answered = themes[0].answered
    columns = [report.column("theme", number=False, row_header=True)]
    columns.append(report.column_of(say(report, "of_all", answered=report.numbers.integer(answered)), "named"))
    rows = [[theme.label, report.cell.integer(theme.named)] for theme in themes]
    bars = [
        Counted(theme.label, theme.named, so_many(report, theme.named, answered), filled)
        for theme, filled in zip(themes, section.filled_rows(name, (columns, rows)), strict=True)
    ]
    section.add_figure(name, counted(bars, answered), (columns, rows))


@dataclass(frozen=True)
class Leading:
    """Which themes most institutions name, and how many of them do; of `all`, as many themes as anybody names."""

    themes: tuple[Theme, ...]
    named: int
    answered: int
    all: int


def leading(themes: Sequence[Theme]) -> Leading | None:
    """Find what is named most among themes that are named; None where a hidden count could be larger."""
    shown = [theme for theme in themes if not theme.hidden]
    if not shown or any(theme.hidden and theme.named.below is None for theme in themes):
        return None
    most = max(theme.named for theme in shown)
    if any(theme.hidden and theme.named.below > most for theme in themes):
        return None
    first = tuple(theme for theme in shown if theme.named == most)
    return Leading(first, most, shown[0].answered, len(themes))


def compared_themes(report: Report, themes: Iterable[Theme]) -> list[tuple[Theme, list[OfForm]]]:
    """Give the themes that can be set beside each other by form, with their counts; none where forms cannot be."""
    found = [(theme, report.survey.by_form(theme)) for theme in by_count(themes) if theme.named]
    every = len(report.survey.compared)
    return [
        (theme, forms)
        for theme, forms in found
        if forms and len(forms) == every and not any(is_hidden(each.named) for each in forms)
    ]


def differing(rows: Sequence[tuple[Theme, list[OfForm]]]) -> list[Theme]:
    """Give the themes on which two forms differ more than chance explains, by Fisher's exact test; none for more forms.

    A chance below 5% divided by the number of themes is called a difference: of many comparisons some look like one.
    """
    if not rows or len(rows[0][1]) != 2:
        return []
    chances = [fisher(one.named, one.answered, other.named, other.answered) for _, (one, other) in rows]
    return [theme for (theme, _), chance in zip(rows, chances, strict=True) if chance < CLEAR / len(rows)]


def difference_told(report: Report, rows: Sequence[tuple[Theme, list[OfForm]]]) -> str:
    """Say on which themes two forms differ more than chance explains; "" for more forms."""
    if not rows or len(rows[0][1]) != 2:
        return ""
    labels = report.numbers.join([say(report, "quoted", label=theme.label) for theme in differing(rows)])
    return say(report, "difference", listed=labels, compared=len(rows))


def add_forms_figure(report: Report, section: Section, rows: Sequence[tuple[Theme, list[OfForm]]]) -> None:
    """Add the figure of the obstacles that institutions with one form and with another name."""
    drawn = [
        Compared(theme.label, [each.named / each.answered for each in forms], [_of(report, each) for each in forms])
        for theme, forms in rows
    ]
    names = [form_name(report, form) for form in report.survey.compared]
    ticks = words(report)["ticks"]
    drawing = compared(drawn, names, (ticks["none"], ticks["half"], ticks["all"]))
    columns = [
        report.column("theme", number=False, row_header=True),
        *(report.column_of(name, "named_by_form") for name in names),
    ]
    data = [
        [theme.label, *(report.cell.part(_of(report, each), each.named, each.answered) for each in forms)]
        for theme, forms in rows
    ]
    section.add_figure("obstacles_forms", drawing, (columns, data))


def _of(report: Report, each: OfForm) -> str:
    return so_many(report, each.named, each.answered)


def so_many_cell(report: Report, named: Whole, answered: Whole) -> Cell:
    """Make a cell with a count of a few institutions."""
    return report.cell.part(so_many(report, named, answered), named, answered)


def so_many(report: Report, named: Whole, answered: Whole) -> str:
    """Write a count of a few institutions: 9 of 15, as percentages of so few would say more than is known."""
    integer = report.numbers.integer
    return say(report, "so_many_of", named=integer(named), answered=integer(answered))
