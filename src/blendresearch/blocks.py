"""What a notebook cell shows: prose, tables, figures and key figures that travel with their meaning.

Each block displays itself in JupyterLab and puts its content, in neutral form, in the output of the cell. The exporters
read it back with `from_bundle`, so that HTML and PDF are made from the same content and never from each other's markup.
All text is plain and untrusted, except `Prose.markdown`, which is CommonMark with tables and without HTML.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from typing import Any, Literal, Self

from markupsafe import Markup, escape

PROSE_TYPE = "text/markdown"
FIGURE_TYPE = "image/svg+xml"
TABLE_TYPE = "application/vnd.blendresearch.table+json"
KEY_FIGURES_TYPE = "application/vnd.blendresearch.keyfigures+json"
DOCUMENT_TYPE = "application/vnd.blendresearch.document+json"

Bundle = tuple[dict[str, Any], dict[str, Any]]
CellValue = int | float | str | tuple[float, float] | None

_NOTHING = Markup("")


def _tuples(value: Any) -> Any:
    """Turn the lists of JSON into the tuples of a frozen dataclass, at every depth."""
    return tuple(_tuples(item) for item in value) if isinstance(value, list | tuple) else value


class _JsonBlock:
    """The two ways between a dataclass and JSON values."""

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Make the block again from `to_json`, also after the values went through a notebook file."""
        return cls(**{name: _tuples(item) for name, item in value.items()})


@dataclass(frozen=True)
class Prose(_JsonBlock):
    """Running text: `markdown` is CommonMark with tables, `language` its BCP 47 tag.

    `new_page`: on paper it begins a page.
    """

    markdown: str
    language: str = "en"
    new_page: bool = False

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        data = {PROSE_TYPE: self.markdown, "text/plain": self.markdown}
        return data, {PROSE_TYPE: {"language": self.language, **({"new_page": True} if self.new_page else {})}}


@dataclass(frozen=True)
class Column(_JsonBlock):
    """A column of a table; the cells of a `row_header` column name their row."""

    label: str
    align: Literal["left", "right"] = "left"
    row_header: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell of a table: `text` as it is printed, `value` for machines, in the unit that `form` says.

    `form` is how a spreadsheet formats the value: "integer", "decimal.1" (so many decimals), "percent.2" (of a
    fraction), "points.2" (in percentage points), "range.1" (the value is the two fractions of an interval), "date" (the
    value is ISO 8601). With any other form a spreadsheet holds the text, and the value is what the cell sorts by.
    `language` is a BCP 47 tag where it is another than that of the table.
    """

    text: str
    value: CellValue = None
    form: str = ""
    language: str = ""

    def __str__(self) -> str:
        return self.text

    def to_json(self) -> str | dict[str, Any]:
        """Give the cell as JSON values: its text, or an object when there is more to say."""
        said = {name: value for name, value in asdict(self).items() if value not in (None, "") or name == "text"}
        return said if len(said) > 1 else self.text

    @classmethod
    def of(cls, value: "str | dict[str, Any] | Cell") -> "Cell":
        """Make a cell of a text, of `to_json`, or of a cell."""
        if isinstance(value, dict):
            return cls(**{name: _tuples(item) for name, item in value.items()})
        return value if isinstance(value, Cell) else cls(value)


Row = Sequence[str | Cell]


@dataclass(frozen=True)
class Table(_JsonBlock):
    """A table: `rows` holds one cell a column; a plain text is made a cell.

    `id` is what `[text](#id)` links to. Notes stand under the table, a paragraph each, and `source` below them: what
    made the table. The last `totals` rows sum up those above them.
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

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Give the rows as they are printed."""
        return tuple(tuple(cell.text for cell in row) for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON values; a cell that is no more than a text is a string."""
        return {**super().to_json(), "rows": [[cell.to_json() for cell in row] for row in self.rows]}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Make the table again from `to_json`."""
        columns = tuple(Column.from_json(column) for column in value["columns"])
        rows = tuple(tuple(map(Cell.of, row)) for row in value["rows"])
        return super().from_json({**value, "columns": columns, "rows": rows})

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        lines = ["\t".join(cells) for cells in ([column.label for column in self.columns], *self.texts)]
        notes = notes_html(self.notes, self.source)
        html = Markup('<div lang="{}">{}{}</div>').format(self.language, table_html(self), notes)
        plain = "\n".join([self.caption, *lines, *self.notes, *filter(None, [self.source])])
        return {TABLE_TYPE: self.to_json(), "text/html": str(html), "text/plain": plain}, {}


@dataclass(frozen=True)
class Figure(_JsonBlock):
    """A picture: `svg` is the whole SVG file, `alt` tells the message and the numbers to who cannot see it.

    `source` says what made the figure, `data` is the table of the numbers that it shows.
    """

    id: str
    caption: str
    alt: str
    svg: str
    notes: tuple[str, ...] = ()
    language: str = "en"
    source: str = ""
    data: Table | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON values."""
        return {**super().to_json(), "data": self.data.to_json() if self.data else None}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Make the figure again from `to_json`."""
        data = value.get("data")
        return super().from_json({**value, "data": Table.from_json(data) if data else None})

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        about = self.to_json()
        svg = about.pop("svg")
        return {FIGURE_TYPE: svg, "text/plain": self.alt}, {FIGURE_TYPE: about}


@dataclass(frozen=True)
class KeyFigure(_JsonBlock):
    """One headline number: `value` as it is printed, what it is, and how it should be read.

    Those with the same `group` that follow each other stand on a row of their own below its name.
    """

    value: str
    label: str
    note: str = ""
    group: str = ""


@dataclass(frozen=True)
class KeyFigures(_JsonBlock):
    """A panel of headline numbers, which is a list to who hears it."""

    id: str
    caption: str
    items: tuple[KeyFigure, ...]
    language: str = "en"

    @property
    def groups(self) -> list[tuple[str, list[KeyFigure]]]:
        """Give the items by group, in order."""
        return [(name, list(items)) for name, items in groupby(self.items, key=lambda item: item.group)]

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Make the panel again from `to_json`."""
        return super().from_json({**value, "items": [KeyFigure.from_json(item) for item in value["items"]]})

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        html = Markup('<div lang="{}"><p><strong>{}</strong></p>{}</div>').format(
            self.language, self.caption, key_figures_html(self)
        )
        lines = [" ".join(filter(None, (item.group, item.value, item.label, item.note))) for item in self.items]
        data = {
            KEY_FIGURES_TYPE: self.to_json(),
            "text/html": str(html),
            "text/plain": "\n".join([self.caption, *lines]),
        }
        return data, {}


@dataclass(frozen=True)
class DocumentInfo(_JsonBlock):
    """What a report says of itself: at most one in a notebook; its title is the one heading of level 1.

    `date` is ISO 8601 (it also dates the PDF, which never reads the clock), `language` a code of
    `blendresearch.language`, `notice` a sentence that readers must see first.
    """

    title: str
    subtitle: str = ""
    language: str = "en"
    date: str | None = None
    author: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    notice: str = ""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Bundle:
        plain = "\n".join(filter(None, (self.title, self.subtitle, self.date, self.author, self.notice)))
        return {DOCUMENT_TYPE: self.to_json(), "text/plain": plain}, {}


Block = Prose | Table | Figure | KeyFigures | DocumentInfo

_OWN_TYPES: dict[str, type[Table] | type[KeyFigures] | type[DocumentInfo]] = {
    TABLE_TYPE: Table,
    KEY_FIGURES_TYPE: KeyFigures,
    DOCUMENT_TYPE: DocumentInfo,
}


def from_bundle(data: dict[str, Any], metadata: dict[str, Any], *, language: str) -> Block | None:
    """Read a block back from the data and metadata of a cell output.

    `language` is that of prose which does not name its own. Gives None for an output that no block made; pictures with
    less than a `Figure` says of itself are such outputs. Raises TypeError or ValueError when a bundle of ours was
    changed by hand.
    """
    for mime_type, block in _OWN_TYPES.items():
        if mime_type in data:
            return block.from_json(data[mime_type])
    about = metadata.get(FIGURE_TYPE, {})
    if FIGURE_TYPE in data and {"id", "caption", "alt"} <= about.keys():
        known = {each.name: about[each.name] for each in fields(Figure) if each.name in about}
        return Figure.from_json({"language": language, **known, "svg": data[FIGURE_TYPE]})
    if PROSE_TYPE in data:
        about = metadata.get(PROSE_TYPE, {})
        return Prose(data[PROSE_TYPE], about.get("language", language), bool(about.get("new_page")))
    return None


def table_html(
    table: Table, *, label: str = "", attributes: Markup = _NOTHING, pads: Sequence[Sequence[int]] = ()
) -> Markup:
    """Give a table as HTML with a caption and a scope for each header cell, all text escaped.

    `label` ("Table 3") goes before the caption, `attributes` into the opening tag. `pads` gives for
    every cell by how many digits it stands off the edge of its column (`data-pad`).
    """
    name = Markup('<span class="label">{}</span> {}').format(label, table.caption) if label else escape(table.caption)
    head = Markup("").join(_header_html(column) for column in table.columns)
    caption = Markup('<caption id="{}-caption">{}</caption>').format(table.id, name)
    form = "<table{}>\n{}\n<thead>\n<tr>{}</tr>\n</thead>\n{}\n</table>"
    return Markup(form).format(attributes, caption, head, _bodies_html(table, pads))


def _bodies_html(table: Table, pads: Sequence[Sequence[int]]) -> Markup:
    """Give the rows, and in a body of their own those that sum up: they stay below when the others are sorted."""
    at = len(table.rows) - table.totals
    padded = zip(table.rows, pads or [[0] * len(table.columns)] * len(table.rows), strict=True)
    lines = [_row_html(table.columns, row, pad) for row, pad in padded]
    body = Markup("<tbody>\n{}\n</tbody>").format(Markup("\n").join(lines[:at]))
    if not table.totals:
        return body
    return body + Markup('\n<tbody class="totals">\n{}\n</tbody>').format(Markup("\n").join(lines[at:]))


def _header_html(column: Column) -> Markup:
    # An empty header cell heads nothing: a screen reader would announce silence.
    form = '<th scope="col"{}>{}</th>' if column.label else "<td{}>{}</td>"
    return Markup(form).format(_aligned(column), column.label)


def _row_html(columns: tuple[Column, ...], row: tuple[Cell, ...], pads: Sequence[int]) -> Markup:
    cells = [
        Markup('<th scope="row"{0}>{1}</th>' if column.row_header and cell.text else "<td{0}>{1}</td>").format(
            _aligned(column) + _about(cell, pad), cell.text
        )
        for column, cell, pad in zip(columns, row, pads, strict=True)
    ]
    return Markup("<tr>{}</tr>").format(Markup("").join(cells))


def _about(cell: Cell, pad: int) -> Markup:
    """Give what a script, a style sheet and a screen reader must know of a cell: what it sorts by, and its language."""
    value = cell.value[0] if isinstance(cell.value, tuple) else cell.value
    sorted_by = Markup(' data-value="{}"').format(value) if value is not None else _NOTHING
    stands_off = Markup(' data-pad="{}"').format(pad) if pad else _NOTHING
    return sorted_by + stands_off + (Markup(' lang="{}"').format(cell.language) if cell.language else _NOTHING)


def _aligned(column: Column) -> Markup:
    # JupyterLab shows the table without our style sheet, so the alignment goes with the cell.
    if column.align == "right":
        return Markup(' class="number" style="text-align:right"')
    return Markup(' style="text-align:left"')


def notes_html(notes: tuple[str, ...], source: str = "", *, attributes: Markup = _NOTHING) -> Markup:
    """Give the notes and source of a table or figure as one escaped block of HTML; nothing when there are none."""
    if not notes and not source:
        return Markup("")
    paragraphs = Markup("").join(Markup("<p>{}</p>").format(note) for note in notes)
    paragraphs += Markup('<p class="source">{}</p>').format(source) if source else _NOTHING
    return Markup('<div class="notes"{}>{}</div>').format(attributes, paragraphs)


def key_figures_html(panel: KeyFigures) -> Markup:
    """Give the items of a panel as escaped HTML lists, one a group, each with the name of its group above it."""
    lists = [_group_html(f"{panel.id}-{number}", *group) for number, group in enumerate(panel.groups, start=1)]
    return Markup("\n").join(lists)


def _group_html(group_id: str, name: str, items: Sequence[KeyFigure]) -> Markup:
    lines = [
        Markup("<li><strong>{}</strong> <span>{}</span>{}</li>").format(
            item.value, item.label, Markup(" <small>{}</small>").format(item.note) if item.note else ""
        )
        for item in items
    ]
    title = Markup('<p class="group" id="{}">{}</p>\n').format(group_id, name) if name else _NOTHING
    named = Markup(' aria-labelledby="{}"').format(group_id) if name else _NOTHING
    return title + Markup('<ul class="key-figures"{}>\n{}\n</ul>').format(named, Markup("\n").join(lines))
