"""Which column of an export holds which concept, and on which row its records begin."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from blendresearch.base.cell_places import columns_in_words, letters_of
from blendresearch.base.errors import HeadingError, InputError
from blendresearch.data.codelists import (
    concepts_of_headings,
    heading_of,
    known_headings,
    nearest,
    normalise,
    shipped_headings,
)
from blendresearch.mobilities.exports.hints import hint_rows
from blendresearch.mobilities.exports.misfits import refuse_misfit
from blendresearch.study.files import read_toml
from blendresearch.study.reading.guards import refuse_too_wide

CONCEPTS = (
    "project_code", "mobility_id", "activity_type", "accompanying_person", "blended", "participants",
    "start_date", "end_date", "duration_days", "status", "complete", "draft", "data_type", "mode",
    "virtual_start_date", "virtual_end_date", "virtual_duration_days", "force_majeure",
    "intensive_programme",
)  # fmt: skip
REQUIRED = ("project_code", "mobility_id", "activity_type", "blended")
_NEVER_CELLS = {"project_code", "mobility_id"}  # while a record can hold "Participant", "Blended mobility" or "Status"
_OFTEN_CELLS = {"complete", "draft"}  # the words of a status
IGNORED = "ignored"
SEARCHED_ROWS = 25
_LONGEST_HEADING = 200
_MOST_LISTED = 40
_NUMBERED = re.compile(r"(.*\S)\s*#\s*([1-9]\d{0,3})\s*", re.DOTALL)


@dataclass(frozen=True)
class HeadingRow:
    """A heading row: its index (from 0), its cells with the concept of each or None, and the rows of hints below it.

    Of headings over two rows (`over_two`) it is the lower one, with the cells of both.
    """

    row: int
    cells: tuple[str, ...]
    concepts: tuple[str | None, ...]
    hints: int = 0
    over_two: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """Give the concepts that occur, once each."""
        return tuple(dict.fromkeys(concept for concept in self.concepts if concept))

    @property
    def missing(self) -> tuple[str, ...]:
        """Give the required concepts that have no column. The field `mode` of older exports stands for the flag."""
        found = {*self.named, *(["blended"] if "mode" in self.concepts else [])}
        return tuple(concept for concept in REQUIRED if concept not in found)

    @property
    def columns(self) -> dict[str, int]:
        """Map each concept that is read to the position of its column, from 0."""
        return {concept: at for at, concept in enumerate(self.concepts) if concept in CONCEPTS}

    @property
    def first_record(self) -> int:
        """Give the index of the row, from 0, on which the records begin."""
        return self.row + 1 + self.hints

    @property
    def above(self) -> int:
        """Give the number of rows above the headings."""
        return self.row - self.over_two

    @property
    def is_of_an_export(self) -> bool:
        """Tell whether these are headings of an export, even if not all: no title or group of headings has so many."""
        return len({*self.named} - _OFTEN_CELLS) > 3 or _NEVER_CELLS.issubset(self.named)

    @property
    def is_sure(self) -> bool:
        """Tell whether this is surely a heading row: two concepts are named, or one that no cell of a record is."""
        return len({*self.named} - _OFTEN_CELLS) > 1 or not _NEVER_CELLS.isdisjoint(self.named)


@dataclass(frozen=True)
class Headings:
    """The headings by concept: as shipped, and those of the study's own `headings.toml`, which go first."""

    own: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> "Headings":
        """Load the headings for a study folder; raise InputError when its `headings.toml` is wrong."""
        known, path = shipped_headings(), folder / "headings.toml"
        own = read_toml(folder, path.name) or {}
        for concept, spellings in own.items():
            if concept not in known and concept != IGNORED:
                concepts = ", ".join([*known, IGNORED])
                meant = nearest(concept, [*known, IGNORED])
                do = (
                    f"Did you mean {meant!r}? Else choose one of: {concepts}" if meant else f"Choose one of: {concepts}"
                )
                raise InputError(f"{concept!r} is no concept", do=do, file=path)
            if not isinstance(spellings, list) or not all(isinstance(text, str) for text in spellings):
                raise InputError(f"{concept!r} is no list of headings", do='Write it as ["...", "..."]', file=path)
        headings = cls(own)
        headings._refuse_two_concepts(path)
        return headings

    @property
    def concept_of(self) -> dict[str, str]:
        """Map every shipped heading, normalised, to its concept."""
        return concepts_of_headings()

    @cached_property
    def own_concept_of(self) -> dict[tuple[str, int | None], str]:
        """Map the headings of the study to their concepts: (normalised, None), or with the number of `heading #2`."""
        places = ((_place(spelling), concept) for concept, spellings in self.own.items() for spelling in spellings)
        return {place: concept for place, concept in places if place[0]}

    def is_known(self, cell: str) -> bool:
        """Tell whether a cell is a heading, of the study or a shipped one."""
        key = _key(cell)
        return key in self.concept_of or any(name == key for name, _ in self.own_concept_of)

    @cached_property
    def _spelling_of(self) -> dict[str, str]:
        """Map every heading that is known, normalised, to how the study or the first list that has it spells it."""
        own = (spelling for spellings in self.own.values() for spelling in spellings)
        return known_headings() | {_place(spelling)[0]: _unnumbered(spelling) for spelling in own}

    def row(self, cells: Sequence[str]) -> HeadingRow:
        """Take cells as a row of headings, whatever they are."""
        return HeadingRow(0, tuple(cells), self._concepts(cells))

    def at_top(self, rows: Sequence[Sequence[str]]) -> HeadingRow | None:
        """Give the headings that stand in the first row, or over the first two; None where not all that is needed."""
        if not rows:
            return None
        heading = self._with_next(self.row(rows[0]), rows[1:2])
        return None if heading.missing else self._with_hints(heading, rows)

    def locate(self, rows: Sequence[Sequence[str]]) -> HeadingRow:
        """Find the heading row: of the first rows the one with all that is needed, else the one that names the most."""
        best = HeadingRow(0, (), ())
        for row, cells in enumerate(rows[:SEARCHED_ROWS]):
            heading = self._with_next(HeadingRow(row, tuple(cells), self._concepts(cells)), rows[row + 1 : row + 2])
            if row == 0 or len(heading.named) > len(best.named):
                best = heading
            if not heading.missing:
                break
        return self._with_hints(best, rows)

    @staticmethod
    def _with_hints(heading: HeadingRow, rows: Sequence[Sequence[str]]) -> HeadingRow:
        """Count the rows of hints below headings."""
        at = heading.columns.values()
        below = [[cells[each] for each in at if each < len(cells)] for cells in rows[heading.row + 1 :][:2]]
        return replace(heading, hints=hint_rows(below))

    def _with_next(self, heading: HeadingRow, below: Sequence[Sequence[str]]) -> HeadingRow:
        """Take headings over two rows as one: cells that are merged over both leave the lower row empty there.

        Only when the lower row is surely one of headings.
        """
        known = {at for at, concept in enumerate(heading.concepts) if concept}
        for cells in below:
            lower = HeadingRow(heading.row + 1, tuple(cells), self._concepts(cells))
            filled = {at: cell for at, cell in enumerate(cells) if cell.strip()}
            if known and lower.is_sure and known.isdisjoint(filled):
                width = max(len(heading.cells), len(cells))
                merged = tuple(filled.get(at, "".join(heading.cells[at : at + 1])) for at in range(width))
                return HeadingRow(lower.row, merged, self._concepts(merged), over_two=True)
        return heading

    def judge(self, heading: HeadingRow, rows: Sequence[Sequence[str]], file: Path) -> None:
        """Raise InputError when a required concept has no column, any has two, or the file is no export at all.

        The error brings all others of the headings as its `more`. `rows` are the first rows of the file.
        """
        refuse_too_wide(len(heading.cells), file)
        refuse_misfit(rows[:SEARCHED_ROWS], heading.concepts, self.concept_of, file)
        twice = [concept for concept in heading.named if heading.concepts.count(concept) > 1 and concept in CONCEPTS]
        # Where nothing is known, the file is none of ours: one sentence is enough.
        missing = heading.missing if heading.is_sure else heading.missing[:1]
        wrong = [self._twice(heading, concept, file) for concept in twice]
        wrong += [self._missing(heading, concept, file) for concept in missing]
        if wrong:
            raise InputError.together(wrong)

    def refuse_others(self, rows: Sequence[Sequence[str]], heading: HeadingRow, file: Path) -> None:
        """Raise InputError when headings of another export stand above those found: its records would be lost.

        `rows` are the rows above, from the first of the file on.
        """
        for number, cells in enumerate(rows, start=1):
            if self.row(cells).is_of_an_export:
                raise HeadingError(
                    f"the row holds headings, but not all that are needed; they are all there in row {heading.row + 1}",
                    do="Put each export in a file of its own, and mend the headings of this one",
                    file=file,
                    row=number,
                )

    def _concepts(self, cells: Sequence[str]) -> tuple[str | None, ...]:
        """Give the concept of each cell; where the study names the column of a concept, no shipped heading does."""
        keys = list(map(_key, cells))
        seen, own = Counter(), []
        for key in keys:
            seen[key] += 1
            own.append(self.own_concept_of.get((key, seen[key])) or self.own_concept_of.get((key, None)))
        named = set(own)
        shipped = (self.concept_of.get(key) for key in keys)
        found = [mine or (None if theirs in named else theirs) for mine, theirs in zip(own, shipped, strict=True)]
        return tuple(None if concept == IGNORED else concept for concept in found)

    def _twice(self, heading: HeadingRow, concept: str, file: Path) -> HeadingError:
        places = [at for at, found in enumerate(heading.concepts) if found == concept]
        # Known headings, so that they say no more than a list does, however they are written.
        cells = [" ".join(heading.cells[at].split()) for at in places]
        alike = normalise(cells[0]) == normalise(cells[1])
        spelt = f"{_quotable(cells[1])} #2" if alike else _quotable(cells[1])
        return HeadingError(
            f"columns {letters_of(places[0])} and {letters_of(places[1])} are both headed as {heading_of(concept)!r}",
            do=f'Say in headings.toml which is meant; for the latter: {concept} = ["{spelt}"]',
            file=file,
            row=heading.row + 1,
        )

    def _missing(self, heading: HeadingRow, concept: str, file: Path) -> HeadingError:
        seen = f"; headings found: {self._listed(heading)}" if heading.is_sure else ""
        return HeadingError(
            f"no column is headed {heading_of(concept)!r}{seen}",
            do=f'Is it there under another name, then add that to headings.toml: {concept} = ["..."]',
            file=file,
        )

    def _listed(self, heading: HeadingRow) -> str:
        """List headings for a message: the known ones as they are spelt in the lists, the others by their columns.

        Whatever stands in the row: it can be that of a record, with labels beside its cells or words that head columns.
        """
        filled = {at: self._spelling_of.get(_key(cell)) for at, cell in enumerate(heading.cells) if cell.strip()}
        known = ", ".join(list(dict.fromkeys(filter(None, filled.values())))[:_MOST_LISTED])
        if not (others := [at for at, spelling in filled.items() if spelling is None]):
            return known
        columns = "1 column whose heading is" if len(others) == 1 else f"{len(others)} columns whose headings are"
        return f"{known}, and {columns} not known: {columns_in_words(others)}"

    def _refuse_two_concepts(self, path: Path) -> None:
        for concept, spellings in self.own.items():
            for spelling in spellings:
                other = self.own_concept_of.get(_place(spelling), concept)
                if other != concept:
                    raise InputError(
                        f"{spelling!r} stands under {concept!r} and under {other!r}", do="Keep one of them", file=path
                    )


def _key(cell: str) -> str:
    """Fold a cell as a heading; a quotation mark that got into a word does not part it."""
    return normalise(cell.replace('"', "")) if len(cell) <= _LONGEST_HEADING else ""


def _place(spelling: str) -> tuple[str, int | None]:
    numbered = _NUMBERED.fullmatch(spelling)
    return normalise(_unnumbered(spelling)), int(numbered[2]) if numbered else None


def _unnumbered(spelling: str) -> str:
    numbered = _NUMBERED.fullmatch(spelling)
    return " ".join((numbered[1] if numbered else spelling).split())


def _quotable(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
