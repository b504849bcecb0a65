"""Which cells of a report the study filled in (`[[filled_in]]` in study.toml), and the sign that they get."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from blendresearch.render.blocks import Cell, Column
from blendresearch.study.settings import Filled, Study

Cells = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Place:
    """Where a table stands: its `name`, its `chapter`, and the cohort that it is about, "" where that is not one."""

    name: str
    chapter: str
    cohort: str = ""


class FilledIn:
    """What a study says of the cells that it filled in; `labels` are the words for each cohort in the report."""

    def __init__(self, study: Study, labels: Mapping[str, str], code: str) -> None:
        self._declared, self._code = study.filled_in, code
        # The longest first: "calls 2021 and 2022" is not "call 2021".
        self._labels = sorted(labels.items(), key=lambda pair: -len(pair[1]))
        self._years = {str(year): name for year, name in study.cohort_of_year.items()}

    def has(self, table: str, columns: Collection[str], row: str, cohort: str, *, totals: bool) -> bool:
        """Tell whether a number was filled in, as `Report.filled` says it."""
        return any(
            each.on == table
            and (not (columns and each.columns) or not set(columns).isdisjoint(each.columns))
            and (not (cohort and each.cohorts) or cohort in each.cohorts)
            and (_is_meant(each, row, totals) if row not in ("", "*") else each.totals or not totals)
            for each in self._declared
        )

    def marked(self, place: Place, columns: Sequence[Column], rows: Cells, totals: int = 0) -> tuple[Cells, list[str]]:
        """Give the rows with what was filled in marked as such, and what the notes below the table say of it.

        The cohort of a cell is that of its table, or else the one that the heading of its column or its row names.
        """
        declared = [each for each in self._declared if each.on in (place.name, place.chapter)]
        if not declared:
            return rows, []
        about = [place.cohort or self._cohort_in(column.label) for column in columns]
        used: list[Filled] = []
        marked = []
        for number, row in enumerate(rows):
            of_row = self._cohort_of(row, columns)
            sums_up = number >= len(rows) - totals
            meant = [each for each in declared if _is_meant(each, row[0].text, sums_up)]
            cells = []
            for cell, column, of_column in zip(row, columns, about, strict=True):
                by = next((each for each in meant if _covers(each, cell, column, of_column or of_row)), None)
                used += [by] if by else []
                cells.append(replace(cell, filled=True) if by else cell)
            marked.append(tuple(cells))
        return tuple(marked), list(dict.fromkeys(note for each in used if (note := each.note.get(self._code))))

    def _cohort_of(self, row: Sequence[Cell], columns: Sequence[Column]) -> str:
        texts = (cell.text for cell, column in zip(row, columns, strict=True) if column.align == "left")
        return next(filter(None, map(self._cohort_in, texts)), "")

    def _cohort_in(self, text: str) -> str:
        """Give the cohort that a text names by its label or one of its call years, "" where it names none."""
        by_label = (name for name, label in self._labels if label.casefold() in text.casefold())
        return next(by_label, "") or next(self._of_years(text), "")

    def _of_years(self, text: str) -> Iterator[str]:
        return (self._years[word] for word in text.replace(",", " ").split() if word in self._years)


def _is_meant(filled: Filled, row: str, sums_up: bool) -> bool:
    if sums_up and not filled.totals and row not in filled.rows:
        return False
    but = [pattern[1:] for pattern in filled.rows if pattern.startswith("!")]
    named = [pattern for pattern in filled.rows if not pattern.startswith("!")]
    return not any(fnmatchcase(row, each) for each in but) and (
        not named or any(fnmatchcase(row, each) for each in named)
    )


def _covers(filled: Filled, cell: Cell, column: Column, cohort: str) -> bool:
    """Tell whether a cell of a row that is meant was filled in: a number, or in a column that is named anything."""
    if filled.cohorts and cohort not in filled.cohorts:
        return False
    if filled.columns:
        return (column.key or column.label) in filled.columns and bool(cell.text) and not cell.form.startswith("sign.")
    return cell.value is not None and column.align == "right"
