"""Which cells of a report the study filled in (`[[filled_in]]` in study.toml), and the sign that they get."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from blendresearch.data.codelists import filled_places
from blendresearch.language import said
from blendresearch.render.blocks import Cell, Column
from blendresearch.study.filled_numbers import is_filled, is_meant
from blendresearch.study.settings import Filled, Study

Cells = tuple[tuple[Cell, ...], ...]


class FilledIn:
    """What a study says of the cells that it filled in; `labels` are the words for each cohort in the report."""

    def __init__(self, study: Study, labels: Mapping[str, str], code: str) -> None:
        self._declared, self._code = study.filled_in, code
        # The longest first: "calls 2021 and 2022" is not "call 2021".
        self._labels = sorted(labels.items(), key=lambda pair: -len(pair[1]))
        self._years = {str(year): name for year, name in study.cohort_of_year.items()}

    def has(self, table: str, columns: Collection[str], row: str, cohort: str, *, totals: bool) -> bool:
        """Tell whether a number was filled in, as `Report.filled` says it; raise ValueError for no known table."""
        if table not in filled_places():
            raise ValueError(f"There is no table {table!r}: data/remark_places.toml lists them.")
        return is_filled(self._declared, table, columns, row, cohort, totals=totals)

    def marked(
        self, table: str, columns: Sequence[Column], rows: Cells, *, about: str = "", totals: int = 0
    ) -> tuple[Cells, list[str]]:
        """Give the rows with what was filled in marked as such, and what the notes below the table say of it.

        The cohort of a cell is the one that the whole table is `about` (or the call year), or else the one that the
        heading of its column or its row names. The last `totals` rows sum up the others.
        """
        declared = [each for each in self._declared if table in each.on]
        if not declared:
            return rows, []
        of_table = self._cohort_in(about)
        cohorts = [of_table or self._cohort_in(column.label) for column in columns]
        leading = next((at for at, column in enumerate(columns) if column.align == "right"), len(columns))
        used: list[Filled] = []
        marked = []
        for number, row in enumerate(rows):
            names = [cell.text for cell in row[:leading]]
            of_row = next(filter(None, map(self._cohort_in, names)), "")
            sums_up = number >= len(rows) - totals
            meant = [each for each in declared if is_meant(each, names, sums_up)]
            cells = []
            for cell, column, of_column in zip(row, columns, cohorts, strict=True):
                by = next((each for each in meant if _covers(each, cell, column, of_column or of_row)), None)
                used += [by] if by else []
                cells.append(replace(cell, filled=True) if by else cell)
            marked.append(tuple(cells))
        return tuple(marked), list(dict.fromkeys(note for each in used if (note := said(each.note, self._code))))

    def _cohort_in(self, text: str) -> str:
        """Give the cohort that a text is or names by its label or a call year, "" where it names none."""
        by_label = (name for name, label in self._labels if text == name or label.casefold() in text.casefold())
        return next(by_label, "") or next(self._of_years(text), "")

    def _of_years(self, text: str) -> Iterator[str]:
        return (self._years[word] for word in re.findall(r"\d+", text) if word in self._years)


def _covers(filled: Filled, cell: Cell, column: Column, cohort: str) -> bool:
    """Tell whether a cell of a row that is meant was filled in: a number, or anything in a column that is named."""
    if filled.cohorts and cohort not in filled.cohorts:
        return False
    if filled.columns:
        is_told = bool(cell.text) and (filled.signs or not cell.form.startswith("sign."))
        return (column.key or column.label) in filled.columns and is_told
    return cell.value is not None and column.align == "right"
