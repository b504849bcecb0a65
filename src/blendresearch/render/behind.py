"""Which figures have numbers that no table gives."""

from collections.abc import Iterator, Sequence

from blendresearch.render.blocks import Figure, Row, Table
from blendresearch.render.document import Item


def without_table(items: Sequence[Item]) -> Iterator[Item]:
    """Give each figure whose numbers are in no table among the items."""
    tables = [_rows(item.block) for item in items if isinstance(item.block, Table)]
    for item in items:
        if isinstance(item.block, Figure) and item.block.data:
            wanted = _rows(item.block.data)
            if not any(all(any(row <= each for each in rows) for row in wanted) for rows in tables):
                yield item


def _rows(table: Table) -> list[set[object]]:
    return [_numbers(row) for row in table.rows]


def _numbers(row: Row) -> set[object]:
    return {cell.value for cell in row if cell.value is not None}
