"""What a notebook holds for a reader: the blocks of its cells, in order, each with the place it came from."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack
from typing import TYPE_CHECKING, Any, NamedTuple

from blendresearch.base.errors import RenderError
from blendresearch.render.blocks import (
    DOCUMENT_TYPE,
    FIGURE_TYPE,
    DocumentInfo,
    Figure,
    KeyFigures,
    Prose,
    Table,
    Volume,
    from_bundle,
)
from blendresearch.render.markdown import clean, cleaned

if TYPE_CHECKING:
    from nbformat import NotebookNode

# A Markdown cell with this tag speaks to the researcher in JupyterLab; a code cell with it shows only there.
RESEARCHER_TAG = "researcher"
# What a cell with this tag shows stands in the technical volume.
TECHNICAL_TAG = "technical"
PARAMETERS = {"parameters", "injected-parameters"}

_PNG_TYPE = "image/png"
_HTML_TYPE, _TEXT_TYPE = "text/html", "text/plain"
_TERMINAL_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True)
class Preformatted:
    """Text as a program printed it."""

    text: str


Shown = Prose | Table | Figure | KeyFigures | Preformatted


class Placed(NamedTuple):
    """A block with its place ("cell 7") and the volume that it stands in."""

    place: str
    block: Shown
    volume: Volume


def refuse_unexecuted(notebook: NotebookNode) -> None:
    """Raise RenderError when a cell was not run: what it shows would be missing without a word.

    Parameters show nothing, and those of a notebook that is kept were put there after it ran.
    """
    code = [(number, cell) for number, cell in enumerate(notebook.cells, start=1) if cell.cell_type == "code"]
    asked = [each for each in code if each[1].source.strip() and not PARAMETERS & {*each[1].metadata.get("tags", [])}]
    idle = [number for number, cell in asked if not cell.outputs and cell.execution_count is None]
    if idle:
        which = "The notebook" if len(idle) == len(asked) else f"Cell {idle[0]} of the notebook"
        raise RenderError(f"{which} was not executed: run all cells first, or give --execute to nbconvert.")


def find_info(notebook: NotebookNode) -> DocumentInfo | None:
    """Find what the notebook says of itself as a document; raise RenderError when it says so twice."""
    found = [
        (number, output["data"][DOCUMENT_TYPE])
        for number, cell in enumerate(notebook.cells, start=1)
        for output in cell.get("outputs", [])
        if DOCUMENT_TYPE in output.get("data", {})
    ]
    if len(found) > 1:
        raise RenderError(f"Cell {found[1][0]} describes the document a second time (after cell {found[0][0]}).")
    return DocumentInfo.from_json(cleaned(found[0][1])) if found else None


def shown(notebook: NotebookNode, *, language: str) -> Iterator[Placed]:
    """Give what the reader sees of each cell, with its place ("cell 7"), all text clean; input code is never shown.

    `language` is that of Markdown cells. Raises RenderError at an error output and at a picture without alt text.
    """
    for number, cell in enumerate(notebook.cells, start=1):
        place, tags = f"cell {number}", cell.metadata.get("tags", [])
        volume: Volume = "technical" if TECHNICAL_TAG in tags else "report"
        if RESEARCHER_TAG in tags:
            _refuse_errors(cell, place)
        elif cell.cell_type == "markdown":
            yield Placed(place, Prose(cell.source, language), volume)
        elif cell.cell_type == "code":
            _refuse_errors(cell, place)
            for order, output in enumerate(cell.outputs, start=1):
                for block in _of_output(output, place, f"cell-{number}-output-{order}", language):
                    yield Placed(place, block, volume)


def _refuse_errors(cell: NotebookNode, place: str) -> None:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            raise RenderError(f"The notebook stopped with an error ({output.ename}) in {place}: run it again first.")


def _of_output(output: NotebookNode, place: str, name: str, language: str) -> list[Shown]:
    if output.output_type == "stream":
        # Warnings on stderr speak to the researcher and can hold paths of the machine.
        return _preformatted(output.text) if output.name == "stdout" else []
    # Our blocks say themselves as HTML and plain text too: that is read only where there is nothing else.
    data = {kind: cleaned(value) for kind, value in output.data.items() if kind not in (_HTML_TYPE, _TEXT_TYPE)}
    metadata = cleaned(output.metadata)
    block = from_bundle(data, metadata, language=language)
    if isinstance(block, DocumentInfo):
        return []
    if block is not None:
        return [block]
    if FIGURE_TYPE in data or _PNG_TYPE in data:
        return [_picture(data, metadata, place, name, language)]
    return _otherwise(output.data, name, language)


def _otherwise(data: dict[str, Any], name: str, language: str) -> list[Shown]:
    """Read what others made: tables in HTML, the text of other HTML, or plain text."""
    if _HTML_TYPE not in data:
        return _preformatted(data.get(_TEXT_TYPE, ""))
    # Only here, since few reports hold such HTML and the parser takes longer to load than a report to read.
    from blendresearch.render.foreign import read_tables, readable_text  # noqa: PLC0415

    tables = read_tables(data[_HTML_TYPE], id_prefix=name, language=language)
    return list(tables) if tables else _preformatted(readable_text(data[_HTML_TYPE]))


def _preformatted(text: str) -> list[Shown]:
    plain = _TERMINAL_COLOUR.sub("", text).strip("\n")
    return [Preformatted(clean(plain))] if plain.strip() else []


def _picture(data: dict[str, Any], metadata: dict[str, Any], place: str, name: str, language: str) -> Figure:
    kind = FIGURE_TYPE if FIGURE_TYPE in data else _PNG_TYPE
    about = metadata.get(kind, {})
    if not about.get("alt"):
        raise RenderError(f"The picture in {place} has no alt text: show it as a Figure.")
    return Figure(
        id=about.get("id", name),
        caption=about.get("caption", ""),
        alt=about["alt"],
        svg=data[kind] if kind == FIGURE_TYPE else _png_as_svg(data[kind]),
        notes=tuple(about.get("notes", ())),
        language=about.get("language", language),
    )


def _png_as_svg(encoded: str) -> str:
    """Wrap a base64 PNG in an SVG of the same size, so that one kind of picture goes on; size from the IHDR chunk."""
    png = b64decode(encoded)
    width, height = unpack(">II", png[16:24])
    href = f"data:image/png;base64,{b64encode(png).decode('ascii')}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" xlink:href="{href}"/></svg>'
    )
