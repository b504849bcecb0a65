"""One chapter in the making: its words in one language, and the blocks that its text shows."""

from collections.abc import Sequence

from blendresearch.blocks import Block, Column, Figure, KeyFigure, KeyFigures, Prose, Table
from blendresearch.language.prose import Chapter


class Section:
    """A chapter: `values` fill its template, and every block is named as the template shows it.

    `suffix` keeps the ids of a chapter apart that occurs once a cohort.
    """

    def __init__(self, code: str, name: str, values: dict[str, object], suffix: str = "") -> None:
        self.code, self.name, self.suffix = code, name, f"-{suffix}" if suffix else ""
        self.words = Chapter(code, name, values | {"suffix": self.suffix})
        self._blocks: dict[str, Block] = {}

    def add_table(
        self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], notes: Sequence[str] = ()
    ) -> None:
        """Add a table: its caption and first note are the blocks `<name>_caption` and `<name>_note` of the template."""
        self._blocks[name] = Table(
            id=f"tab-{_dashed(name)}{self.suffix}",
            caption=self.words.plain(f"{name}_caption"),
            columns=tuple(columns),
            rows=tuple(tuple(row) for row in rows),
            notes=self._notes(name, notes),
            language=self.code,
        )

    def add_figure(self, name: str, svg: str, notes: Sequence[str] = ()) -> None:
        """Add a figure: its caption and alternative text are the blocks `<name>_caption` and `<name>_alt`."""
        self._blocks[name] = Figure(
            id=f"fig-{_dashed(name)}{self.suffix}",
            caption=self.words.plain(f"{name}_caption"),
            alt=self.words.plain(f"{name}_alt"),
            svg=svg,
            notes=self._notes(name, notes),
            language=self.code,
        )

    def add_key_figures(self, name: str, items: Sequence[KeyFigure]) -> None:
        """Add a panel of headline numbers."""
        caption = self.words.plain(f"{name}_caption")
        self._blocks[name] = KeyFigures(f"key-{_dashed(name)}{self.suffix}", caption, tuple(items), self.code)

    def blocks(self) -> list[Block]:
        """Give the text and what it shows, in order."""
        return [
            Prose(piece, self.code) if kind == "prose" else self._blocks[piece] for kind, piece in self.words.text()
        ]

    def _notes(self, name: str, more: Sequence[str]) -> tuple[str, ...]:
        own = self.words.plain(f"{name}_note") if self.words.has(f"{name}_note") else ""
        return tuple(note for note in (own, *more) if note)


def _dashed(name: str) -> str:
    return name.replace("_", "-")
