"""Which files of a survey come from software for coding: told by their ending, or by the headings of its exports."""

from pathlib import Path
from typing import Literal

from blendresearch.data.codelists import normalise
from blendresearch.study.first_rows import first_rows
from blendresearch.study.reading.kinds import SUFFIXES

CodingFile = Literal["project", "codebook", "highlights", "tags"]
HIGHLIGHTS = ("id", "document", "tag", "content")
"""The columns of Taguette's highlights: a row a passage and tag."""
_TAGS = ("tag", "description", "number of highlights", "number of documents")
_ENDINGS: dict[str, CodingFile] = {".qdpx": "project", ".qdc": "codebook"}
_HEADINGS: dict[tuple[str, ...], CodingFile] = {HIGHLIGHTS: "highlights", _TAGS: "tags"}


def kind_of_coding_file(path: Path) -> CodingFile | None:
    """Tell what a file of software for coding holds, None for any other file.

    `tags` is Taguette's list of codes: nothing of a codebook but names, so that nobody reads it.
    """
    if ending := _ENDINGS.get(path.suffix.casefold()):
        return ending
    if path.suffix.casefold() not in SUFFIXES:
        return None
    headings = {tuple(filter(None, map(normalise, row))) for row in first_rows(path)[:50]}
    return next((kind for known, kind in _HEADINGS.items() if known in headings), None)
