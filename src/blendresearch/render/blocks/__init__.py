"""What a notebook cell shows: prose, tables, figures and key figures that travel with their meaning.

Each block displays itself in JupyterLab and puts its content, in neutral form, in the output of the cell. The exporters
read it back with `from_bundle`, so that HTML and PDF are made from the same content and never from each other's markup.
All text is plain and untrusted, except `Prose.markdown`, which is CommonMark with tables and without HTML.
"""

from dataclasses import fields
from typing import Any

from blendresearch.render.blocks.figure import FIGURE_TYPE, Figure
from blendresearch.render.blocks.key_figures import KEY_FIGURES_TYPE, KeyFigure, KeyFigures, key_figures_html
from blendresearch.render.blocks.running_text import DOCUMENT_TYPE, PROSE_TYPE, DocumentInfo, Part, Prose, Volume
from blendresearch.render.blocks.table import (
    FILLED,
    TABLE_TYPE,
    Cell,
    CellValue,
    Column,
    Row,
    Table,
    notes_html,
    table_html,
)

__all__ = [
    "FILLED", "Block", "Cell", "CellValue", "Column", "DocumentInfo", "Figure", "KeyFigure", "KeyFigures", "Part",
    "Prose", "Row", "Table", "Volume", "from_bundle", "key_figures_html", "notes_html", "table_html",
]  # fmt: skip

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
        known = {each.name: about[each.name] for each in fields(Prose) if each.name in about}
        return Prose.from_json({"language": language, **known, "markdown": data[PROSE_TYPE]})
    return None
