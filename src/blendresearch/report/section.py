"""One chapter in the making: its words in one language, and the blocks that its text shows."""

from collections.abc import Sequence
from dataclasses import replace

from blendresearch.language.prose import Chapter
from blendresearch.render.blocks import Block, Cell, Column, Figure, KeyFigure, KeyFigures, Prose, Row, Table

Data = tuple[Sequence[Column], Sequence[Row]]


class Section:
    """A chapter: `values` fill its template, and every block is named as the template shows it.

    `suffix` keeps the ids of a chapter apart that occurs once a cohort. `source` says below every table and figure what
    made it.
    """

    def __init__(self, code: str, name: str, values: dict[str, object], suffix: str = "", *, source: str = "") -> None:
        self.code, self.name, self.suffix = code, name, f"-{suffix}" if suffix else ""
        self.words = Chapter(code, name, values | {"suffix": self.suffix})
        self._source = source
        self._blocks: dict[str, Block] = {}

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

        The last `totals` rows sum up the others. `source` replaces that of the chapter.
        """
        self._blocks[name] = Table(
            id=f"tab-{_dashed(name)}{self.suffix}",
            caption=self.words.plain(f"{name}_caption"),
            columns=tuple(columns),
            rows=tuple(tuple(map(Cell.of, row)) for row in rows),
            notes=self._notes(name, notes),
            language=self.code,
            source=self._source if source is None else source,
            totals=totals,
        )

    def add_figure(self, name: str, svg: str, data: Data, notes: Sequence[str] = ()) -> None:
        """Add a figure: its caption and alternative text are the blocks `<name>_caption` and `<name>_alt`.

        `data` are the columns and rows of the numbers that it shows, which HTML gives below it.
        """
        figure_id, caption = f"fig-{_dashed(name)}{self.suffix}", self.words.plain(f"{name}_caption")
        self._blocks[name] = Figure(
            id=figure_id,
            caption=caption,
            alt=self.words.plain(f"{name}_alt"),
            svg=svg,
            notes=self._notes(name, notes),
            language=self.code,
            source=self._source,
            data=Table(f"{figure_id}-data", caption, tuple(data[0]), tuple(map(tuple, data[1])), language=self.code),
        )

    def add_key_figures(self, name: str, items: Sequence[KeyFigure]) -> None:
        """Add a panel of headline numbers."""
        caption = self.words.plain(f"{name}_caption")
        self._blocks[name] = KeyFigures(f"key-{_dashed(name)}{self.suffix}", caption, tuple(items), self.code)

    def blocks(self, *, new_page: bool = False) -> list[Block]:
        """Give the text and what it shows, in order; with `new_page` it begins a page on paper."""
        blocks = [
            Prose(piece, self.code) if kind == "prose" else self._blocks[piece] for kind, piece in self.words.text()
        ]
        return [replace(blocks[0], new_page=True), *blocks[1:]] if new_page else blocks

    def _notes(self, name: str, more: Sequence[str]) -> tuple[str, ...]:
        own = self.words.plain(f"{name}_note") if self.words.has(f"{name}_note") else ""
        return tuple(note for note in (own, *more) if note)


def _dashed(name: str) -> str:
    return name.replace("_", "-")
