"""What in the records stops a run: a table of rules, each with the sentence that it owes.

All rules are counted in one pass over the table; only for those that are broken the first row is looked up. No sentence
repeats a cell, but for project codes that have the form of one.
"""

import re
from dataclasses import dataclass

import duckdb

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import shipped_headings, spellings

_CODE = r"20\d\d-[0-9A-Z][0-9A-Z-]{3,40}"
# Of the codes only those of the usual form are repeated in a sentence: JANSEN could pass for a part of the wider one.
_USUAL_CODE = re.compile(r"20\d\d-\d-[A-Z]{2}\d{2}-[A-Z]{2,3}\d{2,3}(-[A-Z]{3})?-\d{4,12}")


@dataclass(frozen=True)
class Refusal:
    """A rule that no record may break: SQL over the table `typed`, the concept it is about, what and what to do."""

    condition: str
    concept: str
    what: str
    do: str


_FORM = f"coalesce(lower(blended_text) IN {tuple(spellings('mode'))}, false)"
_YES_NO = "the cell is neither yes nor no"
REFUSALS = (
    Refusal(
        "project_code IS NULL AND NOT sub_row",
        "project_code",
        "the project code is missing",
        "Fill in the code or remove the row",
    ),
    Refusal(
        f"NOT regexp_full_match(project_code, '{_CODE}')",
        "project_code",
        "the cell is no project code such as 2024-1-NL01-KA121-VET-000123456",
        "Correct the code, or remove the row if it is no record (a sum, a note below the table); does the column hold "
        'something else, then name the right one in headings.toml: project_code = ["..."]',
    ),
    Refusal(
        f"regexp_full_match(project_code, '{_CODE}') AND institution IS NULL",
        "project_code",
        "{project} is not in projects.csv",
        "Add it there with its institution, or take this export away",
    ),
    Refusal(
        # A row without a project code, or with another text in its place, was told above.
        f"mobility_id IS NULL AND NOT sub_row AND regexp_full_match(project_code, '{_CODE}')",
        "mobility_id",
        "the ID is missing",
        "Export the project again",
    ),
    Refusal(
        f"{_FORM} AND NOT sub_row",
        "blended",
        "the cell is a form of mobility (Physical, Virtual or Blended) and no flag",
        'Name the heading of this column in headings.toml: mode = ["..."]',
    ),
    Refusal(
        f"blended_text IS NOT NULL AND blended IS NULL AND NOT {_FORM} AND NOT sub_row",
        "blended",
        _YES_NO,
        "Write Yes or No, or leave it empty for No",
    ),
    Refusal(
        "blended_text IS NULL AND mode_text IS NOT NULL AND mode IS NULL AND NOT sub_row",
        "mode",
        "the cell is neither Physical nor Virtual nor Blended",
        'Write one of these; does the column hold something else, then name it in headings.toml: ignored = ["..."]',
    ),
    Refusal(
        "accompanying_text IS NOT NULL AND accompanying IS NULL AND NOT sub_row",
        "accompanying_person",
        _YES_NO,
        "Write Yes or No, or leave it empty for No",
    ),
    Refusal(
        "participants_text IS NOT NULL AND participants IS NULL AND NOT sub_row",
        "participants",
        "the cell is not a whole number",
        "Write the number of participants in digits",
    ),
    Refusal(
        "conflicting",
        "mobility_id",
        "the ID stands in the exports twice within its project, with different content (first in {first})",
        "Keep the row that is right; a newer export of the same project replaces the older one",
    ),
)

# Same key, different content: compared on what was understood, so that Yes and YES are the same, and on the text of the
# cell where nothing was. The contents themselves are compared: a hash of them would let two in so many billions pass.
_CONFLICTS = """
CREATE OR REPLACE TABLE judged AS
SELECT *, NOT sub_row AND mobility_id IS NOT NULL AND content IS DISTINCT FROM first_value(content) OVER key
        AS conflicting,
    first_value(file || ', row ' || "row") OVER key AS first_place
FROM typed
WINDOW key AS (PARTITION BY project_code, mobility_id, sub_row ORDER BY file, "row")
"""


def refusals(connection: duckdb.DuckDBPyConnection) -> list[InputError]:
    """Give one InputError for each broken rule, with the first row that breaks it, in the order of the rules."""
    connection.execute(_CONFLICTS)
    counts = ", ".join(f"count(*) FILTER (WHERE {rule.condition})" for rule in REFUSALS)
    broken = connection.execute(f"SELECT {counts} FROM judged").fetchone()
    return [_sentence(connection, rule, count) for rule, count in zip(REFUSALS, broken, strict=True) if count]


def _sentence(connection: duckdb.DuckDBPyConnection, rule: Refusal, count: int) -> InputError:
    query = f"""SELECT file, "row", project_code, first_place FROM judged WHERE {rule.condition}
        ORDER BY file, "row" LIMIT 1"""
    file, row, code, first = connection.execute(query).fetchone()
    project = f"project {code}" if code and _USUAL_CODE.fullmatch(code) else "the project of this row"
    what = rule.what.format(project=project, first=first)
    more = f" (and so in {count - 1} more rows)" if count > 1 else ""
    return InputError(what + more, do=rule.do, file=file, column=shipped_headings()[rule.concept][0], row=row)
