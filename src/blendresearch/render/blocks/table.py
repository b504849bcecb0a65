"""Tables, their cells, and both as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from markupsafe import Markup, escape

from blendresearch.render.blocks.json_values import Bundle, JsonBlock, tuples

TABLE_TYPE = "application/vnd.blendresearch.table+json"

CellValue = int | float | str | tuple[float, float] | tuple[int, int] | None

_NO_MARKUP = Markup("")
_SIGN = "<sup></sup>"  # no text of a cell has it, since that is escaped
FILLED = "i"
"""The sign of a cell that was filled in, as in SDMX (CL_OBS_STATUS: I, value imputed)."""
_LONG = 60
"""Letters of a cell that is a sentence: a narrow screen must leave it room, or its row gets as high as the screen."""


@dataclass(frozen=True)
class Column(JsonBlock):
    """A column of a table; the cells of a `row_header` column name their row (`Table` tells which others do).

    `sought` are the words of a field in which readers look for one of its names, in all tables at once; "" for none.
    `key` names the column for the program, whatever its words are in the language of the report.
    """

    label: str
    align: Literal["left", "right"] = "left"
    row_header: bool = False
    sought: str = ""
    key: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell of a table: `text` as it is printed, `value` for machines, in the unit that `form` says.

    `form` is how a spreadsheet formats the value: "integer", "decimal.1" (so many decimals), "percent.2" (of a
    fraction), "points.2" (in percentage points), "date" (ISO 8601). A pair of numbers becomes two columns: "range.1"
    (the fractions of an interval), "limits.1" (percentage points), "span" (whole numbers, from and up to which
    something goes), "part" (a count and that of which it is a part). "sign.hidden": the text stands for a number, and
    the name says why there is none. With any other form a spreadsheet holds the text, and the cell sorts by the value.
    `language` is a BCP 47 tag where it is another than that of the table. `filled` says that nobody measured or
    published what stands there: the cell gets a sign, of which a note of the table says what it means.
    """

    text: str
    value: CellValue = None
    form: str = ""
    language: str = ""
    filled: bool = False

    def __str__(self) -> str:
        return self.text

    def to_json(self) -> str | dict[str, Any]:
        """Give the cell as JSON values: its text, or an object when there is more to say."""
        more = {"value": self.value, "form": self.form, "language": self.language, "filled": self.filled or None}
        said = {name: value for name, value in more.items() if value not in (None, "")}
        return {"text": self.text, **said} if said else self.text

    @classmethod
    def of(cls, value: "str | dict[str, Any] | Cell") -> "Cell":
        """Make a cell of a text, of `to_json`, or of a cell."""
        if isinstance(value, dict):
            return cls(**{name: tuples(item) for name, item in value.items()})
        return value if isinstance(value, Cell) else cls(value)


Row = Sequence[str | Cell]


@dataclass(frozen=True)
class Table(JsonBlock):
    """A table: `rows` holds one cell a column; a plain text is made a cell.

    `id` is what `[text](#id)` links to. Notes stand under the table, a paragraph each, and `source` below them: what
    made the table. The last `totals` rows sum up those above them.

    Where names come more than once, the columns of text beside them are row headers, too, as many as it takes to tell
    the rows apart.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    language: str = "en"
    source: str = ""
    totals: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", tuple(tuple(map(Cell.of, row)) for row in self.rows))
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"Table {self.id!r}: row {number} has {len(row)} cells, not {len(self.columns)}")
        object.__setattr__(self, "columns", _naming(self.columns, self.texts))

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Give the rows as they are printed, without the signs of what was filled in."""
        return tuple(tuple(cell.text for cell in row) for row in self.rows)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Make the table again from `to_json`."""
        columns = tuple(Column.from_json(column) for column in value["columns"])
        rows = tuple(tuple(map(Cell.of, row)) for row in value["rows"])
        return super().from_json({**value, "columns": columns, "rows": rows})

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        lines = ["\t".join(cells) for cells in ([column.label for column in self.columns], *self.texts)]
        notes = notes_html(self.notes, self.source)
        html = Markup('<div lang="{}">{}{}</div>').format(self.language, table_html(self, styled=True), notes)
        plain = "\n".join([self.caption, *lines, *self.notes, *filter(None, [self.source])])
        return {TABLE_TYPE: self.to_json(), "text/html": str(html), "text/plain": plain}, {}


def _naming(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Make row headers of as many columns of text after the first ones as tell all rows apart; none if none do."""
    named = next((place for place, column in enumerate(columns) if not column.row_header), len(columns))
    width = named
    while named and len({tuple(row[:width]) for row in texts}) < len(texts):
        if width == len(columns) or columns[width].align == "right":
            return tuple(columns)
        width += 1
    return tuple(replace(column, row_header=True) if place < width else column for place, column in enumerate(columns))


def table_html(
    table: Table,
    *,
    label: str = "",
    attributes: Markup = _NO_MARKUP,
    pads: Sequence[Sequence[int]] = (),
    styled: bool = False,
    filled: str = "",
) -> Markup:
    """Give a table as HTML with a caption and a scope for each header cell, all text escaped.

    `label` ("Table 3") goes before the caption, `attributes` into the opening tag. `pads` gives for
    every cell by how many digits it stands off the edge of its column (`data-pad`). `styled` puts the alignment into
    each cell, for JupyterLab, which knows no style sheet of ours; a page whose policy forbids that has it by class.
    `filled` is the word by which a screen reader says the sign of a cell that was filled in.
    """
    # Built of plain text, each piece escaped where it is filled in: to format `Markup` takes ten times as long.
    name = f'<span class="label">{escape(label)}</span> {escape(table.caption)}' if label else escape(table.caption)
    about = [_about_column(column, styled) for column in table.columns]
    head = "".join(map(_header_html, table.columns, about))
    # The span lets a long caption keep the width of the screen in a table that is wider.
    caption = f'<caption><span id="{escape(table.id)}-caption">{name}</span></caption>'
    body = _bodies_html(table, about, pads).replace(_SIGN, _sign_html(filled))
    return Markup(f"<table{attributes}>\n{caption}\n<thead>\n<tr>{head}</tr>\n</thead>\n{body}\n</table>")


def _bodies_html(table: Table, about: Sequence[str], pads: Sequence[Sequence[int]]) -> str:
    """Give the rows, and in a body of their own those that sum up: they stay below when the others are sorted."""
    at = len(table.rows) - table.totals
    padded = zip(table.rows, pads or [[0] * len(table.columns)] * len(table.rows), strict=True)
    lines = [_row_html(table.columns, about, row, pad) for row, pad in padded]
    body = "<tbody>\n{}\n</tbody>".format("\n".join(lines[:at]))
    if not table.totals:
        return body
    return body + '\n<tbody class="totals">\n{}\n</tbody>'.format("\n".join(lines[at:]))


def _header_html(column: Column, about: str) -> str:
    # An empty header cell heads nothing: a screen reader would announce silence.
    sought = f' data-sought="{escape(column.sought)}"' if column.sought else ""
    return _cell_html("th" if column.label else "td", "col", about + sought, Cell(column.label))


def _row_html(columns: tuple[Column, ...], about: Sequence[str], row: tuple[Cell, ...], pads: Sequence[int]) -> str:
    cells = (
        _cell_html("th" if column.row_header and cell.text else "td", "row", said + _about(cell, pad), cell)
        for column, said, cell, pad in zip(columns, about, row, pads, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _cell_html(tag: str, scope: str, attributes: str, cell: Cell) -> str:
    scoped = f' scope="{scope}"' if tag == "th" else ""
    sign = _SIGN if cell.filled else ""
    return f"<{tag}{scoped}{attributes}>{escape(cell.text)}{sign}</{tag}>"


def _sign_html(word: str) -> str:
    if not word:
        return f"<sup>{FILLED}</sup>"
    return f'<sup aria-hidden="true">{FILLED}</sup><span class="unseen"> {escape(word)}</span>'


def _about(cell: Cell, pad: int) -> str:
    """Give what a script, a style sheet and a screen reader must know of a cell: what it sorts by, and its language."""
    value = cell.value[0] if isinstance(cell.value, tuple) else cell.value
    sorted_by = f' data-value="{escape(value)}"' if value is not None else ""
    stands_off = f' data-pad="{pad}"' if pad else ""
    is_long = " data-long" if len(cell.text) > _LONG else ""
    filled = " data-filled" if cell.filled else ""
    language = f' lang="{escape(cell.language)}"' if cell.language else ""
    return sorted_by + stands_off + is_long + filled + language


def _about_column(column: Column, styled: bool) -> str:
    style = f' style="text-align:{column.align}"' if styled else ""
    return f' class="number"{style}' if column.align == "right" else style


def notes_html(notes: tuple[str, ...], source: str = "", *, attributes: Markup = _NO_MARKUP) -> Markup:
    """Give the notes and source of a table or figure as one escaped block of HTML; nothing when there are none."""
    if not notes and not source:
        return Markup("")
    paragraphs = Markup("").join(Markup("<p>{}</p>").format(note) for note in notes)
    paragraphs += Markup('<p class="source">{}</p>').format(source) if source else _NO_MARKUP
    return Markup('<div class="notes"{}>{}</div>').format(attributes, paragraphs)
