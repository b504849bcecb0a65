"""The report of one study in one language: its results, words and numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from blendresearch.base.editions import SHARED
from blendresearch.data.agencies import Agency, agency
from blendresearch.data.codelists import activity_types
from blendresearch.language import Language, in_sector, load, said
from blendresearch.language.numbers import Numbers
from blendresearch.language.prose import phrase
from blendresearch.render.blocks import Cell, Column, DocumentInfo
from blendresearch.report.cells import Cells
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.filled_in import FilledIn
from blendresearch.report.front_matter import document_of
from blendresearch.report.section import Section
from blendresearch.report.survey_results import SurveyResults
from blendresearch.statistics.editions.values import Editions
from blendresearch.statistics.results import Results
from blendresearch.statistics.totals import Count

SOUGHT = "institution"
"""The column in which a reader looks for a name: that of the own institution."""
_OF_SURVEY = "survey_"
_SOURCES = {
    "": ("context", "context_told", "guide", "left_out", "logs", "provenance", "reporting_checklist"),
    "source_published": ("reproduction", "reproduced"),
    "source_editions": ("what_changed", "between_editions", "edition_trend"),
}
"""Chapters whose numbers are not from exports alone: the sentence that says so, by its name in `report.toml`."""


class Report:
    """A report in the making: what its chapters are built from. Neutral names are those of its language.

    `code` is what the words of its language are found by, in the sector of the study (`language.in_sector`).
    """

    def __init__(self, results: Results, code: str) -> None:
        """Raise UsageError when there is no such language, or the study has no title in it."""
        self.results = results.in_language(code)
        self.study = self.results.study
        self.code = in_sector(code, self.study.sector)
        self.study.titled(code)
        self.language: Language = load(self.code)
        self.numbers = Numbers(self.language.locale)
        self.cell = Cells(self.numbers, self.words["signs"])

    @property
    def document(self) -> DocumentInfo:
        """Give what the report says of itself."""
        return document_of(self)

    @property
    def is_shared(self) -> bool:
        """Tell whether this is the edition that may show less than everything."""
        return self.results.edition == SHARED

    @property
    def hides_counts(self) -> bool:
        """Tell whether the edition hides small counts."""
        return self.is_shared and self.study.disclosure.hides_counts

    @property
    def hides_names(self) -> bool:
        """Tell whether the edition has neutral names."""
        return self.is_shared and not self.study.disclosure.name_institutions

    # What chapters are made of

    @property
    def words(self) -> dict:
        """Give the words of the report in its language (`report.toml`)."""
        return self.language.words["report"]

    def say(self, name: str, **values: object) -> str:
        """Fill in one phrase of `report.toml`."""
        return phrase(self.code, "report", name, values)

    def column(self, name: str, *, number: bool = True, row_header: bool = False) -> Column:
        """Make a column with its heading from `report.toml`."""
        sought = self.words["find"] if name == SOUGHT else ""
        return Column(self.words["columns"][name], "right" if number else "left", row_header, sought, name)

    def columns(self, first: str, *numbers: str) -> list[Column]:
        """Make the column that names the rows, and columns of numbers after it."""
        return [self.column(first, number=False, row_header=True), *map(self.column, numbers)]

    @staticmethod
    def column_of(label: str, key: str = "") -> Column:
        """Make a column of numbers with a heading that is no word of the language: a year, a cohort."""
        return Column(label[:1].upper() + label[1:], "right", key=key)

    def named(self, names: Mapping[str, str]) -> Cell:
        """Make a cell of a name that a list gives by language; one that is not in that of the report is in English."""
        own = self.said(names)
        return self.cell.text(own) if own else self.cell.text(names["en"], language=self.marked("en"))

    def marked(self, language: str) -> str:
        """Give a language as the mark that its words get in this report, "" where it is that of the report."""
        return "" if not language or self.language.reads(language) else language

    def cells(self, count: Count, decimals: int = 1) -> list[Cell]:
        """Write a count as four cells: blended, total, share, and the interval of the share."""
        return self.cell.count(count, decimals)

    def blended_or_none(self, count: Count | None) -> Cell:
        """Write the blended mobilities, or the sign for not applicable where there was no project."""
        return self.cell.integer(None if count is None else count.blended)

    def type_name(self, code: str) -> Cell:
        """Name an activity type in the language of the report, or in English where the list has no other name."""
        known = activity_types(self.study.sector).get(code)
        return self.named(self.shipped(known.name)) if known else self.cell.text(self.say("type_unknown"))

    def shipped(self, names: Mapping[str, str]) -> dict[str, str]:
        """Give names by language that the package ships, with the words of the language of the report."""
        own = self.said(names)
        return {**names, self.language.code: self.language.put(own)} if own else dict(names)

    def sign(self, name: str) -> str:
        """Give the sign for what is no number (`[signs]` of `report.toml`): four states, four signs."""
        return self.words["signs"][name]

    @property
    def calls(self) -> str:
        """Name all calls of the study: from the first to the last where none between them is missing."""
        years = sorted(self.study.cohort_of_year)
        if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
            return self.say("calls_in_a_row", first=years[0], last=years[-1])
        return self.say("calls", years=years)

    @property
    def sector(self) -> str:
        """Name the sector of the country that the study is about."""
        sector, country = self.study.sector, self.study.country
        named = self.said(self.agency.sectors[sector].name) if sector in self.agency.sectors else ""
        return named or self.say(
            "sector_in", sector=self.words["sectors"][sector], country=self.numbers.country(country)
        )

    @property
    def learners(self) -> str:
        """Say what the learners of the sector are called there."""
        sector = self.study.sector
        named = self.said(self.agency.sectors[sector].learners) if sector in self.agency.sectors else ""
        return named or self.words["learners"][sector]

    @property
    def agency(self) -> Agency:
        """Give the national agency of the study, one without words of its own where the package has none."""
        return agency(self.study.agency, self.study.country)

    @property
    def agency_name(self) -> str:
        """Name the agency within a sentence."""
        return self.said(self.agency.short) or self.words["agency"]

    def said(self, words: Mapping[str, str]) -> str:
        """Give words by language in that of the report, "" where there are none."""
        return said(words, self.code)

    @property
    def scope(self) -> str:
        """Say what the study is about: a sector of a country, and calls."""
        return self.say("scope", sector=self.sector, calls=self.calls)

    def remarks(self, on: str) -> list[str]:
        """Give the remarks that the study makes on a table or figure, in the language of the report."""
        told = (self.said(remark.text) for remark in self.study.remarks if remark.on == on)
        return list(filter(None, told))

    @cached_property
    def filled_in(self) -> FilledIn:
        """Give what the study says of the cells that it filled in."""
        return FilledIn(self.study, {cohort.name: cohort.label for cohort in self.cohorts}, self.code)

    def filled(
        self, table: str, columns: Collection[str] = (), row: str = "", cohort: str = "", *, totals: bool = False
    ) -> bool:
        """Tell whether a number of a table or figure was filled in; then no text tells it.

        Without `columns` any that has numbers is meant, without `row` (its first cell, or "*") any row that sums up no
        others, without `cohort` any cohort; `totals` asks of the rows that do sum up.
        """
        return self.filled_in.has(table, columns, row, cohort, totals=totals)

    @cached_property
    def cohorts(self) -> list[CohortResults]:
        """Give the cohorts of the study with their results."""
        return [
            CohortResults(
                self.results,
                cohort,
                label=self.say("calls", years=cohort.call_years),
                in_text=self.say("the_calls", years=cohort.call_years),
            )
            for cohort in self.study.cohorts
        ]

    @cached_property
    def survey(self) -> SurveyResults:
        """Give the survey of the study, to look up."""
        return SurveyResults(self.results.survey, self.code)

    @cached_property
    def editions(self) -> Editions | None:
        """Give this edition beside the earlier one; None where the study names none."""
        return self.results.editions

    @property
    def counted(self) -> list[CohortResults]:
        """Give the cohorts that have mobilities."""
        return [cohort for cohort in self.cohorts if cohort.all.total]

    def section(
        self, name: str, values: dict[str, object] | None = None, suffix: str = "", *, is_chapter: bool = True
    ) -> Section:
        """Begin a chapter; its template always knows the study, cohorts and focus, can `say` and ask `is_filled`."""
        common = {"study": self.study, "cohorts": self.cohorts, "focus": self.study.focus}
        common |= {"say": self.say, "is_filled": self.filled}
        return Section(self, name, common | (values or {}), suffix, is_chapter=is_chapter)

    def source_of(self, chapter: str) -> str:
        """Say where the numbers of a chapter are from, of which day; "" where they are of the program or of nobody."""
        kind = next((kind for kind, chapters in _SOURCES.items() if chapter in chapters), "source")
        if chapter.startswith(_OF_SURVEY):
            kind = "source_survey"
        study = self.study
        values = {"day": study.exported_on, "synthetic": study.synthetic, "invented": study.invented}
        return self.say(kind, **values) if kind else ""
