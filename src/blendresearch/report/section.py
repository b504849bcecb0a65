"""One chapter in the making: its words in one language, and the blocks that its text shows."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from blendresearch.language.prose import Chapter
from blendresearch.render.blocks import Block, Cell, Column, Figure, KeyFigure, KeyFigures, Prose, Row, Table
from blendresearch.report.filled_in import Cells
from blendresearch.statistics.totals import Count

if TYPE_CHECKING:
    from blendresearch.report.report import Report

Data = tuple[Sequence[Column], Sequence[Row]]


class Section:
    """A chapter of a report: `values` fill its template, and every block is named as the template shows it.

    `suffix` keeps the ids of a chapter apart that occurs once a cohort. A part of a letter is no chapter: there the
    notes below its tables alone say what the study filled in.
    """

    def __init__(
        self, report: "Report", name: str, values: dict[str, object], suffix: str = "", *, is_chapter: bool = True
    ) -> None:
        self.report, self.tag, self.name = report, report.language.tag, name
        self.source = report.source_of(name)
        self.suffix = f"-{suffix}" if suffix else ""
        # Where the study has remarks, they say themselves what it filled in.
        self._is_labelled = is_chapter and not values.get("remarks")
        self.words = Chapter(report.code, name, values | {"suffix": self.suffix})
        self._blocks: dict[str, Block] = {}
        self._hatched: set[str] = set()

    def add_table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        notes: Sequence[str] = (),
        *,
        totals: int = 0,
        source: str | None = None,
    ) -> None:
        """Add a table: its caption and first note are the blocks `<name>_caption` and `<name>_note` of the template.

        The last `totals` rows sum up the others. `source` replaces that of the chapter. Cells that the study filled in
        are marked, and its notes on that follow the others.
        """
        cells, filled = self._marked(name, (columns, rows), totals)
        self._blocks[name] = Table(
            id=f"tab-{_dashed(name)}{self.suffix}",
            caption=self.words.plain(f"{name}_caption"),
            columns=tuple(columns),
            rows=cells,
            notes=self._notes(name, (*notes, *filled)),
            language=self.tag,
            source=self.source if source is None else source,
            totals=totals,
        )

    def add_counts(
        self,
        name: str,
        first: str,
        counts: Iterable[tuple[str | Cell, Count]],
        notes: Sequence[str] = (),
        *,
        of: str = "mobilities",
    ) -> None:
        """Add a table of counts: what each is of (`first` heads it), then blended, total, share and interval."""
        columns = self.report.columns(first, "blended", of, "share", "interval")
        rows = [[label, *self.report.cells(count, 2)] for label, count in counts]
        self.add_table(name, columns, rows, notes)

    def add_figure(self, name: str, svg: str, data: Data, notes: Sequence[str] = ()) -> None:
        """Add a figure: its title, description and alternative text are `<name>_caption`, `_subtitle` and `_alt`.

        The title says the message in at most fifteen words, the description what is drawn. `data` are the
        columns and rows of the numbers that it shows, which HTML gives below it.
        """
        cells, filled = self._marked(name, data)
        figure_id, caption = f"fig-{_dashed(name)}{self.suffix}", self.words.plain(f"{name}_caption")
        self._blocks[name] = Figure(
            id=figure_id,
            caption=caption,
            alt=self.words.plain(f"{name}_alt"),
            svg=str(svg),
            narrow=getattr(svg, "narrow", ""),
            notes=self._notes(name, (*notes, *filled)),
            language=self.tag,
            source=self.source,
            subtitle=self._optional(f"{name}_subtitle"),
            data=Table(f"{figure_id}-data", caption, tuple(data[0]), cells, language=self.tag),
        )

    def filled_rows(self, name: str, data: Data) -> list[bool]:
        """Tell of each row of a figure to be whether the study filled a number of it in: it is drawn hatched then."""
        filled = [any(cell.filled for cell in row) for row in self._marked(name, data)[0]]
        self._hatched |= {name} if any(filled) else set()
        return filled

    def add_key_figures(self, name: str, items: Sequence[KeyFigure]) -> None:
        """Add a panel of headline numbers."""
        caption = self.words.plain(f"{name}_caption")
        self._blocks[name] = KeyFigures(f"key-{_dashed(name)}{self.suffix}", caption, tuple(items), self.tag)

    def blocks(self) -> list[Block]:
        """Give the text and what it shows, in order. The chapter has its name as its address, whatever its title."""
        anchor = f"{_dashed(self.name)}{self.suffix}"
        pieces = [*self.words.text()]
        if self._is_labelled and any(_has_filled(self._blocks[piece]) for kind, piece in pieces if kind == "show"):
            pieces = _with_label(pieces, self.report.words["filled_chapter"])
        return [
            Prose(piece, self.tag, anchor=anchor) if kind == "prose" else self._blocks[piece] for kind, piece in pieces
        ]

    def _marked(self, name: str, data: Data, totals: int = 0) -> tuple[Cells, list[str]]:
        """Give rows with the cells marked that the study filled in, and what is said of them below the table."""
        columns, rows = data
        cells = tuple(tuple(map(Cell.of, row)) for row in rows)
        about = self.suffix.removeprefix("-")
        marked, notes = self.report.filled_in.marked(name, columns, cells, about=about, totals=totals)
        has_some = any(cell.filled for row in marked for cell in row)
        note = self.report.words["filled_hatched" if name in self._hatched else "filled_note"]
        return marked, [" ".join([note, *notes])] if has_some else []

    def _notes(self, name: str, more: Sequence[str]) -> tuple[str, ...]:
        return tuple(note for note in (self._optional(f"{name}_note"), *more) if note)

    def _optional(self, block: str) -> str:
        return self.words.plain(block) if self.words.has(block) else ""


def _has_filled(block: Block) -> bool:
    table = block.data if isinstance(block, Figure) else block
    return isinstance(table, Table) and any(cell.filled for row in table.rows for cell in row)


def _with_label(pieces: Sequence[tuple[str, str]], label: str) -> list[tuple[str, str]]:
    """Set a line below the heading with which a chapter begins; a piece of one begins without."""
    (kind, first), *rest = pieces
    heading, _, text = first.partition("\n")
    if kind != "prose" or not heading.startswith("## "):
        return [*pieces]
    return [(kind, f"{heading}\n\n*{label}*\n\n{text}".strip("\n")), *rest]


def _dashed(name: str) -> str:
    return name.replace("_", "-")
