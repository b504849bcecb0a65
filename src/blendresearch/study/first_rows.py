"""The first rows of a file that nobody asked for, to tell what it may be meant as."""

from collections.abc import Sequence
from pathlib import Path, PurePath

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import concepts_of_headings, normalise
from blendresearch.study.list_rows import columns_headed
from blendresearch.study.reading.csv_rows import encoding_of, heads
from blendresearch.study.reading.kinds import kind_of
from blendresearch.study.reading.workbooks import opened

Rows = Sequence[Sequence[str]]
_SEARCHED = 25
# What a list must have to be known without its name.
_LISTS = {
    "projects.csv": ("project_code", "institution"),
    "spellings.csv": ("spelling", "institution"),
    "institutions.csv": ("institution", "approached"),
    "published.csv": ("id", "what", "published", "measure"),
    "validation.csv": ("project_code", "mobility_id", "answer"),
    "survey/questions.csv": ("question", "heading", "kind"),
    "survey/codebook.csv": ("theme", "parent", "kind"),
    "survey/codings.csv": ("institution", "theme", "coder"),
    "survey/visits.csv": ("institution", "date", "kind"),
    "survey/practices.csv": ("theme", "online", "abroad"),
    "survey/earlier_themes.csv": ("theme", "earlier"),
}
_EXPORT = (
    {"project_code", "mobility_id"},
    {"mobility_id", "activity_type"},
    {"project_code", "activity_type", "blended"},
)


def first_rows(path: Path) -> list[list[str]]:
    """Give the first rows of a table as text, of every sheet or with every separator that it may have.

    Nothing for what cannot be read or asks for too much: it was no part of the study.
    """
    try:
        if kind_of(path) == "text":
            return [row for head in heads(path, encoding_of(path)) for row in head.rows[:_SEARCHED]]
        with opened(path, _SEARCHED) as book:
            return [[str(cell) for cell in row] for rows in book.sheets for row in rows]
    except (InputError, OSError, ValueError):
        return []


def names_exports(rows: Rows) -> bool:
    """Tell whether a row holds headings that only an export has together."""
    concepts = concepts_of_headings()
    # Answers to a sample name a mobility as an export does.
    others = [row for row in rows if not _heads(row, "validation.csv")]
    return any(known <= {concepts.get(normalise(cell)) for cell in row} for row in others for known in _EXPORT)


def names_a_list(rows: Rows) -> str | None:
    """Give the list whose headings stand in a row, None where there is none such."""
    return next((known for known in _LISTS if any(_heads(row, known) for row in rows)), None)


def _heads(row: Sequence[str], known: str) -> bool:
    needed = _LISTS[known]
    return {*needed} <= {*columns_headed(row, PurePath(known).stem, needed)}
