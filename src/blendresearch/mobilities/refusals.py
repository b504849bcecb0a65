"""What in the records stops a run: a table of rules, each with the sentence that it owes.

All rules are counted in one pass over the table; only for those that are broken the first row is looked up. No sentence
repeats a cell. Codes that no list has are told in `project_codes`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from blendresearch.base.errors import InputError, and_more
from blendresearch.data.codelists import heading_of
from blendresearch.mobilities.unread_words import and_other_words

CODE = r"20\d\d-[0-9A-Z][0-9A-Z-]{3,40}"


@dataclass(frozen=True)
class Refusal:
    """A rule that no record may break: SQL over the table `typed`, the concept it is about, what and what to do.

    `words` says that a word is not understood: then each that there is is told.
    """

    condition: str
    concept: str
    what: str
    do: str
    words: bool = False


_YES_NO = "the cell is neither yes nor no"
# Whether a record is a draft decides whether it counts, unless the study counts drafts too.
_DECIDES = "NOT sub_row AND NOT getvariable('drafts')"
# A draft and a sub-row that count nowhere need not be anybody's: they stand with the last institution of the project.
_MAY_COUNT = "NOT sub_row AND (status IS DISTINCT FROM 'draft' OR getvariable('drafts'))"
_SAY_STATUS = (
    "Write Draft or Complete, or say at the end of study.toml below a line [words.status] what the word means: "
    'complete = ["..."] or draft = ["..."]'
)
_SAY_FLAG = 'Write Yes or No; does the column hold something else, then add to headings.toml: ignored = ["{}"]'
REFUSALS = (
    Refusal(
        "project_code IS NULL AND NOT sub_row",
        "project_code",
        "the project code is missing",
        "Fill in the code or remove the row",
    ),
    Refusal(
        "NOT well_formed",
        "project_code",
        "the cell is no project code such as 2024-1-NL01-KA121-VET-000123456",
        "Correct the code, or remove the row if it is no record (a sum, a note below the table); does the column hold "
        'something else, then name the right one in headings.toml: project_code = ["..."]',
    ),
    Refusal(
        # A row without a project code, or with another text in its place, was told above.
        "mobility_id IS NULL AND NOT sub_row AND well_formed",
        "mobility_id",
        "the ID is missing",
        "Export the project again",
    ),
    Refusal(
        r"contains(mobility_id, 'E+') AND regexp_full_match(mobility_id, '[0-9]([.,][0-9]+)?E\+[0-9]+')",
        "mobility_id",
        "the ID was shortened by a spreadsheet (as 1.23457E+17), which makes one of several",
        "Export the project again and put that file here without saving it in a spreadsheet",
    ),
    Refusal(
        "flag_is_form AND NOT sub_row",
        "blended",
        "the cell is a form of mobility (Physical, Virtual or Blended) and no flag",
        'Name the heading of this column in headings.toml: mode = ["..."]',
    ),
    Refusal(
        "flag_given AND blended IS NULL AND NOT flag_is_form AND NOT sub_row",
        "blended",
        _YES_NO,
        "Write Yes or No, or leave it empty for No",
        words=True,
    ),
    Refusal(
        "NOT flag_given AND mode_unknown AND NOT sub_row",
        "mode",
        "the cell is neither Physical nor Virtual nor Blended",
        'Write one of these; does the column hold something else, then name it in headings.toml: ignored = ["..."]',
        words=True,
    ),
    Refusal(
        "accompanying_unknown AND NOT sub_row",
        "accompanying_person",
        _YES_NO,
        "Write Yes or No, or leave it empty for No",
        words=True,
    ),
    Refusal(
        "intensive_unknown AND NOT sub_row AND len(getvariable('intensive_types')) > 0",
        "intensive_programme",
        _YES_NO,
        "Write Yes or No, or leave it empty for No; does the column hold the ID or name of a programme, then add to "
        'headings.toml: ignored = ["..."]',
        words=True,
    ),
    Refusal(
        "participants_unknown AND NOT sub_row",
        "participants",
        "the cell is not a whole number",
        "Write the number of participants in digits",
    ),
    Refusal(
        f"status_unknown AND {_DECIDES}", "status", "the cell is neither Draft nor Complete", _SAY_STATUS, words=True
    ),
    *(
        Refusal(
            f"{concept}_unknown AND {_DECIDES}",
            concept,
            _YES_NO,
            _SAY_FLAG.format(heading_of(concept)),
            words=True,
        )
        for concept in ("complete", "draft")
    ),
    Refusal(
        f"status_torn AND {_DECIDES}",
        "status",
        "the record is complete by one of its columns and a draft by another",
        "Export the project again; does one of the columns tell something else, then name it in headings.toml: "
        'ignored = ["..."]',
    ),
    Refusal(
        f"complete_empty AND {_DECIDES}",
        "complete",
        "the cell is empty, and other records of the file say there whether they are complete",
        "Write Yes, or No for a draft",
    ),
    Refusal(
        f"of_no_day AND start_date IS NULL AND {_MAY_COUNT}",
        "start_date",
        "the project changes institution (from and to in projects.csv), and the record has no day on which it starts",
        "Fill in the day: a mobility counts with the institution that has the project on it",
    ),
    Refusal(
        f"of_no_day AND start_date IS NOT NULL AND {_MAY_COUNT}",
        "start_date",
        "the day lies in no period (from, to) that projects.csv has for the project",
        "Is the day wrong? Then correct it; else let a row of the project in projects.csv have it",
    ),
    Refusal(
        "conflicting AND of_one_group",
        "mobility_id",
        "several rows of one group stand under one ID, with different content (first in {first})",
        'Are they subgroups that differ in nothing but their number of participants, then write subgroups = "sum" at '
        "the top of study.toml; is one a correction of the other, then keep that one",
    ),
    Refusal(
        "conflicting AND NOT of_one_group",
        "mobility_id",
        "the ID stands in the exports twice within its project, with different content (first in {first})",
        "Keep the row that is right; a newer export of the same project replaces the older one",
    ),
)

_JUDGED = "typed LEFT JOIN repeated USING (place)"


def refusals(connection: duckdb.DuckDBPyConnection, places: int = 1) -> list[InputError]:
    """Give an InputError for each broken rule, with the first row that breaks it, in the order of the rules.

    With more `places`, the other rows that break a rule have one each, at most so many.
    """
    counts = ", ".join(f"count(*) FILTER (WHERE {rule.condition})" for rule in REFUSALS)
    broken = connection.execute(f"SELECT {counts} FROM {_JUDGED}").fetchone()
    counted = [(rule, count) for rule, count in zip(REFUSALS, broken, strict=True) if count]
    return [error for rule, count in counted for error in _sentences(connection, rule, count, places)]


def _sentences(connection: duckdb.DuckDBPyConnection, rule: Refusal, count: int, places: int) -> Iterator[InputError]:
    query = f"""SELECT file, "row", first_place FROM {_JUDGED} WHERE {rule.condition}
        ORDER BY place LIMIT {places}"""
    files = dict(connection.execute("SELECT export, file FROM exports").fetchall())
    for number, (file, row, first) in enumerate(connection.execute(query).fetchall()):
        what = rule.what.format(first=_place_of(files, first))
        more = and_more(count - 1) if number == 0 else ""
        if rule.words and more:
            more += and_other_words(connection, rule.concept, _JUDGED, rule.condition)
        yield InputError(what + more, do=rule.do, file=file, column=heading_of(rule.concept), row=row)


def _place_of(files: Mapping[int, str], place: int | None) -> str:
    """Say in which file and row a record stands, by its place (`raw_rows`); nothing for none."""
    return "" if place is None else f"{files[place >> 40]}, row {place & ((1 << 40) - 1)}"
