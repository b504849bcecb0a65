"""All that is written into the tags of a finished PDF."""

from io import BytesIO

import pikepdf
from pikepdf import Name, Object

from blendresearch.render.blocks import Table
from blendresearch.render.document import Document, Text
from blendresearch.render.tagging.heading_levels import set_heading_levels
from blendresearch.render.tagging.kept_rows import drop_keepers
from blendresearch.render.tagging.key_figure_lists import is_grid, make_list_of_grid
from blendresearch.render.tagging.link_words import describe_contents, describe_links
from blendresearch.render.tagging.row_headers import tag_row_headers
from blendresearch.render.tagging.structure import elements


def finish_tags(pdf: bytes, document: Document) -> bytes:
    """Write into the tags of the PDF of a document what Typst cannot: headings, lists, row headers, links."""
    with pikepdf.open(BytesIO(pdf)) as file:
        _finish(file, document)
        output = BytesIO()
        # Most of the file is tags: packed, it takes a third of the room.
        file.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def _finish(file: pikepdf.Pdf, document: Document) -> None:
    tree = file.Root.StructTreeRoot
    found, tables = _found(tree, document)
    set_heading_levels(found, document.info.title)
    for grid in filter(is_grid, found):
        make_list_of_grid(file, grid)
    describe_links([element for element in found if Name.Link == element.S], document)
    contents = [each for element in found if element.S == Name.TOC for each in elements(element)]
    describe_contents(element for element in contents if Name.Link == element.S)
    for number, (element, table) in enumerate(tables):
        identifiers = pikepdf.NameTree(tree.IDTree)
        drop_keepers(element, identifiers)
        if table is not None:
            tag_row_headers(element, table, f"row-{number}", identifiers)


def _found(tree: Object, document: Document) -> tuple[list[Object], list[tuple[Object, Table | None]]]:
    """Give the elements in order, and those of tables, each with its block.

    Left out is what stands in a table of contents, and in the tables of blocks: these have no link or heading within,
    and are most of the tree.
    """
    blocks = iter(_tables(document))
    tables: list[tuple[Object, Table | None]] = []

    def enter(element: Object) -> bool:
        if Name.Table == element.S:
            tables.append((element, next(blocks)))
            return tables[-1][1] is None
        return element.S != Name.TOC

    return list(elements(tree, enter)), tables


def _tables(document: Document) -> list[Table | None]:
    """Give what the PDF has as tables, in order, None for those of running text: they have no row headers."""
    tables: list[Table | None] = []
    for item in document.items:
        if isinstance(item.block, Table):
            tables.append(item.block)
        elif isinstance(item.block, Text):
            tables += [None for token in item.block.tokens if token.type == "table_open"]
    return tables
