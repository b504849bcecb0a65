"""Numbers under each other by their decimal sign, also where a column has 4,2% above 1,65%."""

import re
from collections.abc import Sequence

from blendresearch.render.blocks import Cell, Table

_FORM = re.compile(r"(decimal|percent|points|range)\.(\d+)")


def pads(table: Table) -> list[list[int]]:
    """Give for every cell by how many digits it stands off the right edge of its column, so that decimals line up.

    Numbers are compared with those of their own form in the column: a percentage with percentages. One without decimals
    stands off a digit more, for the decimal sign; what is no number does not stand off.
    """
    columns = [_column([row[at] for row in table.rows]) for at in range(len(table.columns))]
    return [list(row) for row in zip(*columns, strict=True)]


def _column(cells: Sequence[Cell]) -> list[int]:
    forms = [_FORM.fullmatch(cell.form) for cell in cells]
    most: dict[str, int] = {}
    for form in filter(None, forms):
        most[form[1]] = max(most.get(form[1], 0), int(form[2]))
    return [_missing(int(form[2]), most[form[1]]) if form else 0 for form in forms]


def _missing(decimals: int, most: int) -> int:
    return most - decimals + (decimals == 0 < most)
