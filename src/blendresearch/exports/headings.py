"""Which column of an export holds which concept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from blendresearch.codelists import normalise, shipped_headings
from blendresearch.errors import HeadingError, InputError
from blendresearch.exports.bounds import refuse_too_wide
from blendresearch.inputs import read_toml

REQUIRED = ("project_code", "mobility_id", "activity_type", "blended")
_SEARCHED_ROWS = 25


@dataclass(frozen=True)
class Headings:
    """The headings by concept: as shipped, and those of the study's own `headings.toml`, which go first."""

    known: dict[str, list[str]]
    own: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> "Headings":
        """Load the headings for a study folder; raise InputError when its `headings.toml` is wrong."""
        known, path = shipped_headings(), folder / "headings.toml"
        own = read_toml(folder, path.name) or {}
        for concept, spellings in own.items():
            if concept not in known:
                concepts = ", ".join(known)
                raise InputError(f"{concept!r} is no concept", do=f"Choose one of: {concepts}", file=path)
            if not isinstance(spellings, list) or not all(isinstance(text, str) for text in spellings):
                raise InputError(f"{concept!r} is no list of headings", do='Write it as ["...", "..."]', file=path)
        return cls(known, own)

    @property
    def concept_of(self) -> dict[str, str]:
        """Map every normalised heading to its concept."""
        listed = [*self.known.items(), *self.own.items()]
        spelt = {normalise(text): concept for concept, spellings in listed for text in spellings}
        return {text: concept for text, concept in spelt.items() if text}

    def locate(self, rows: Sequence[Sequence[str]]) -> "Heading":
        """Find the heading row: of the first rows the one that names the most concepts."""
        concept_of = self.concept_of
        found = [
            Heading(row, tuple(cells), tuple(concept_of.get(normalise(cell)) for cell in cells))
            for row, cells in enumerate(rows[:_SEARCHED_ROWS])
        ]
        return max(found, key=lambda heading: len(heading.named), default=Heading(0, (), ()))

    def judge(self, heading: "Heading", file: Path) -> None:
        """Raise HeadingError when a required concept has no column or any concept has two."""
        refuse_too_wide(len(heading.cells), file)
        twice = [concept for concept in heading.named if heading.concepts.count(concept) > 1]
        if twice:
            raise HeadingError(
                f"two columns are both headed as {self.known[twice[0]][0]!r}",
                do="Rename or remove the one that is not meant",
                file=file,
                row=heading.row + 1,
            )
        missing = [concept for concept in REQUIRED if concept not in heading.named]
        if missing:
            seen = f"; headings found: {heading.listed}" if len(heading.named) > 1 else ""
            raise HeadingError(
                f"no column is headed {self.known[missing[0]][0]!r}{seen}",
                do=f'Is it there under another name, then add that to headings.toml: {missing[0]} = ["..."]',
                file=file,
            )


@dataclass(frozen=True)
class Heading:
    """A heading row: its index (from 0), its cells, and the concept of each cell or None."""

    row: int
    cells: tuple[str, ...]
    concepts: tuple[str | None, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """Give the concepts that occur, once each."""
        return tuple(dict.fromkeys(concept for concept in self.concepts if concept))

    @property
    def columns(self) -> dict[str, int]:
        """Map each concept to the position of its column."""
        return {concept: position for position, concept in enumerate(self.concepts) if concept}

    @property
    def listed(self) -> str:
        """List the headings for a message. Only sound when the row is surely a heading row: cells may name people."""
        texts = [" ".join(cell.split())[:60] for cell in self.cells if cell.strip()]
        return ", ".join(texts[:40])
