"""What all views have in common: sentences, tables that are folded when they are long, and figures with their title."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from blendresearch.base.errors import UsageError
from blendresearch.language import load
from blendresearch.language.numbers import Numbers
from blendresearch.language.prose import escape_markdown, phrase
from blendresearch.render.blocks import Block, Cell, Column, Figure, Prose, Row, Table
from blendresearch.render.figures.sizes import for_column_alone
from blendresearch.render.outlines import with_outlines
from blendresearch.report.cells import Cells
from blendresearch.report.chapters import Shown, contents_of
from blendresearch.report.report import Report
from blendresearch.statistics.results import Results
from blendresearch.study.settings import Cohort, Study

LANGUAGE = "en"
FOLDED = 10
"""So many rows of a long table are shown."""
_SPARED = 2  # a table that is longer by no more than this is shown whole
_LISTED = 5  # so many names stand in a sentence
FILLED = "Filled in by this study, in whole or in part: neither measured nor published."


class NotebookView:
    """Shows blocks in a notebook, long tables folded, and keeps them to be shown whole."""

    def __init__(self) -> None:
        language = load(LANGUAGE)
        self.words = language.words
        self.numbers = Numbers(language.locale)
        self.cell = Cells(self.numbers, self.words["report"]["signs"])
        self._shown: dict[str, Table] = {}

    def show(self, blocks: Iterable[Block]) -> Shown:
        """Show tables and figures one below the other; a sentence where there are none."""
        found = [piece for block in blocks for piece in self._pieces(block)]
        return Shown(found or [Prose("*This study has nothing to show here.*")])

    def whole(self, table: str) -> Table:
        """Give a table that was shown, or the numbers of a figure, with all rows, by the id that stands below it.

        Raises UsageError when nothing of that id was shown yet.
        """
        if table not in self._shown:
            raise UsageError(f"Nothing with the id {table!r} was shown; there are {', '.join(sorted(self._shown))}.")
        return self._shown[table]

    def table(
        self, name: str, caption: str, columns: Sequence[str], rows: Iterable[Row], *, texts: int = 1, note: str = ""
    ) -> Shown:
        """Show a table of our own; the first `texts` columns hold words, the others numbers."""
        headed = tuple(
            Column(label, "left" if place < texts else "right", row_header=not place)
            for place, label in enumerate(columns)
        )
        made = Table(f"tab-{name}", caption, headed, tuple(map(tuple, rows)), (note,) if note else ())
        return self.show([made] if made.rows else [])

    def _pieces(self, block: Block) -> Iterator[Block]:
        if isinstance(block, Table):
            self._shown[block.id] = block
            yield _folded(block)
        elif isinstance(block, Figure):
            if block.data:
                self._shown[block.id] = block.data
            # A picture by itself has no title in a notebook.
            title, described = escape_markdown(block.caption), escape_markdown(block.subtitle)
            numbers = f"Its numbers: `view.whole('{block.id}')`." if block.data else ""
            lines = (f"**{title}**", described, *map(escape_markdown, block.notes), numbers)
            yield Prose("  \n".join(filter(None, lines)))
            # Nor does it have the typeface in which its letters were measured.
            yield replace(block, svg=with_outlines(block.svg))

    # Words

    def label(self, cohort: Cohort) -> str:
        """Name a cohort by its calls; one that runs is said to."""
        said = phrase(LANGUAGE, "report", "calls", {"years": cohort.call_years})
        said = said[:1].upper() + said[1:]
        return said if cohort.complete else phrase(LANGUAGE, "report", "running_cohort", {"label": said})

    def labels(self, study: Study) -> dict[str, str]:
        """Name every cohort of a study; "" is what is in none of them."""
        return {cohort.name: self.label(cohort) for cohort in study.cohorts} | {"": "Other calls"}

    def number(self, number: int, one: str, many: str) -> str:
        """Write a whole number with its noun."""
        return f"{self.numbers.integer(number)} {one if number == 1 else many}"

    def named(self, names: Mapping[str, int] | Sequence[str]) -> str:
        """List the first few names, each with its number where it has one, and how many more there are."""
        with_numbers = isinstance(names, Mapping)
        said = [f"{name} ({self.numbers.integer(names[name])})" if with_numbers else name for name in names]
        more = len(said) - _LISTED
        return self.numbers.join([*said[:_LISTED], *([f"{more} more"] if more > 0 else [])])


class ReportView(NotebookView):
    """A view on results: tables and figures of chapters of the report in English."""

    def __init__(self, results: Results) -> None:
        super().__init__()
        self.report = english(results)
        self.contents = contents_of(self.report)

    def at(self, chapter: str, *ids: str) -> Shown:
        """Show the tables and figures of a chapter, or only those whose ids begin with one of `ids`, in this order."""
        with for_column_alone():
            blocks = list(self.contents.numbered(chapter))
        chosen = [block for start in ids for block in blocks if block.id.startswith(start)] if ids else blocks
        return self.show(chosen)


def english(results: Results) -> Report:
    """Give the report of a study in English, also where it has no title in that language."""
    study = results.study
    if LANGUAGE not in study.title:
        titled = {**study.title, LANGUAGE: study.titled(study.languages[0])}
        results = replace(results, study=study.model_copy(update={"title": titled}))
    return Report(results, LANGUAGE)


def sentences(lines: Iterable[str], nothing: str = "") -> Prose:
    """Give sentences as a list; `nothing` is what is said where there are none."""
    said = [f"- {escape_markdown(line)}" for line in lines]
    return Prose("\n".join(said) or nothing)


def yes_no(value: object) -> Cell:
    """Make a cell of yes or no."""
    return Cell("yes" if value else "no")


def _folded(table: Table) -> Table:
    """Give the first rows of a long table with those that sum up, and say how to get them all."""
    ends = table.rows[len(table.rows) - table.totals :]
    rows = table.rows[: len(table.rows) - table.totals]
    if len(rows) <= FOLDED + _SPARED:
        return table
    note = f"The first {FOLDED} of {len(rows)} rows, {len(rows) - FOLDED} more: view.whole('{table.id}')."
    return replace(table, rows=(*rows[:FOLDED], *ends), notes=(note, *table.notes))
