"""Exports that may be others than meant: of another sector, under the name of another project, or there twice.

Nothing of this can be seen in a single record, and each would count without a word.
"""

from collections.abc import Iterator

import duckdb

from blendresearch.data.codelists import heading_of
from blendresearch.mobilities.project_codes import code_in_name
from blendresearch.study.open_data.open_meanings import field_of

Told = tuple[str, str | None, int | None, str, str]
"""File, column, row, what is strange, and what to do."""

_CODES = "SELECT code, project_code FROM codes WHERE well_formed ORDER BY code"
_OF_CODES = """SELECT file, count(*), min(place & ((1::BIGINT << 40) - 1)) FROM coded JOIN exports USING (export)
    WHERE list_contains($codes, code) AND NOT sub_row GROUP BY file ORDER BY file"""
_BY_FILE = """SELECT file, list(project_code) FROM (SELECT DISTINCT export, code FROM coded)
    JOIN codes USING (code) JOIN exports USING (export) GROUP BY file ORDER BY file"""
# Spreadsheets take the zeros before a number away and write .0 behind it, people write small letters and other signs.
_AGAIN = r"""
    WITH several AS (SELECT code FROM coded GROUP BY code HAVING min(export) < max(export)), spelt AS (
        SELECT code, export, mobility_id, regexp_replace(regexp_replace(regexp_replace(
            lower(mobility_id), '\.0$', ''), '[^a-z0-9]+', '-', 'g'), '(^|[^0-9])0+([0-9])', '\1\2', 'g') AS bare
        FROM coded WHERE code IN (FROM several) AND mobility_id IS NOT NULL AND NOT sub_row)
    SELECT here.file, earlier.file, count(DISTINCT (a.code, a.mobility_id))
    FROM spelt AS a JOIN spelt AS b ON a.code = b.code AND a.bare = b.bare AND a.mobility_id <> b.mobility_id
        AND a.export > b.export
    JOIN exports AS here ON here.export = a.export JOIN exports AS earlier ON earlier.export = b.export
    WHERE here.file <> earlier.file GROUP BY ALL ORDER BY ALL"""


def strange_exports(connection: duckdb.DuckDBPyConnection) -> list[list[Told]]:
    """Give all that is strange by kind, each in the order of the files; the records must have been judged."""
    return [list(find(connection)) for find in (_of_other_sectors, _under_other_names, _there_twice)]


def _of_other_sectors(connection: duckdb.DuckDBPyConnection) -> Iterator[Told]:
    """Tell of records whose project is of another sector than the study by its code (KA121-SCH, KA131)."""
    (sector,) = connection.execute("SELECT getvariable('sector')").fetchone() or ("",)
    fields = {code: field_of("", project) for code, project in connection.execute(_CODES).fetchall()}
    for other in sorted({field for field in fields.values() if field and field != sector}):
        codes = [code for code, field in fields.items() if field == other]
        for file, count, row in connection.execute(_OF_CODES, {"codes": codes}).fetchall():
            what = f"records of projects that are of {other} by their code: {count}, and the study is of {sector}"
            yield file, heading_of("project_code"), row, what, "Take them out, unless the study is about them, too"


def _under_other_names(connection: duckdb.DuckDBPyConnection) -> Iterator[Told]:
    """Tell of exports whose name has the code of a project of which they hold no record, but of another one."""
    for file, codes in connection.execute(_BY_FILE).fetchall():
        named = code_in_name(file)
        if named and named not in codes:
            what = f"its name has the code of project {named}, and its records are of another one"
            do = "Was another project saved under it? Then put the right export there; else call it as it is"
            yield file, None, None, what, do


def _there_twice(connection: duckdb.DuckDBPyConnection) -> Iterator[Told]:
    """Tell of exports whose IDs are those of another one but for capitals, signs and zeros: once more, resaved."""
    for file, earlier, count in connection.execute(_AGAIN).fetchall():
        what = f"IDs that {earlier} has too, but for capitals, signs and zeros before a number: {count}, counted apart"
        do = "Take one of the two files away if the same was exported twice"
        yield file, heading_of("mobility_id"), None, what, do
