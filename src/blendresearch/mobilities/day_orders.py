"""Whether the days of an export have the day first or the month first: one order for all its columns of days.

A day above 12 shows the order; an export of which no cell does is read day first, and that is told. The tables
`shown_orders` and `day_orders` (`sql/day_orders.sql`) hold what was found.
"""

import duckdb

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import heading_of

_PLACE = 'file, concept, coalesce("row", cells.rowid + first_row - exports.first_cell)'
_OF_EXPORTS = """FROM shown_orders JOIN exports USING (export) JOIN cells ON cells.rowid = shown_orders.first_cell"""
_TORN = f"""SELECT export, {_PLACE} AS "row", shows {_OF_EXPORTS}
    WHERE shows <> 'either' AND export IN (
        SELECT export FROM shown_orders WHERE shows <> 'either' GROUP BY export HAVING count(DISTINCT shows) > 1
    )
    QUALIFY row_number() OVER (PARTITION BY export, shows ORDER BY "row", concept) = 1
    ORDER BY export, "row" DESC"""
_UNUSUAL = f"""SELECT {_PLACE} AS "row", day_order {_OF_EXPORTS} JOIN day_orders USING (export)
    WHERE day_order = CASE shows WHEN 'either' THEN 'assumed' ELSE shows END
    QUALIFY row_number() OVER (PARTITION BY export ORDER BY "row", concept) = 1
    ORDER BY file"""
_IN_WORDS = {"day_first": "the day stands before the month", "month_first": "the month stands before the day"}


def torn_orders(connection: duckdb.DuckDBPyConnection) -> list[InputError]:
    """Give an error for every export that has a day above 12 in both places, with both rows."""
    found = connection.execute(_TORN).fetchall()
    return [
        InputError(
            f"{_IN_WORDS[later[4]]} here, and after it in row {earlier[3]}, column {heading_of(earlier[2])!r}: what "
            "3/7 means cannot be known",
            do="Write all days of the file in one order, or export it again; were two exports joined, then put them "
            "here as two files",
            file=later[1],
            column=heading_of(later[2]),
            row=later[3],
        )
        for later, earlier in zip(found[::2], found[1::2], strict=True)
    ]


def unusual_orders(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int, str]]:
    """Give every export whose days are not surely day first: file, heading, row and `month_first` or `assumed`.

    Heading and row are the first that show it: with a day above 12, or with one that fits both orders.
    """
    found = connection.execute(_UNUSUAL).fetchall()
    return [(file, heading_of(concept), row, order) for file, concept, row, order in found]
