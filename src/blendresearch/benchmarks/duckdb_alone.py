"""What DuckDB alone needs for an export: to load it into a database on disk, count it by group, and find doubles.

    python -m blendresearch.benchmarks.duckdb_alone EXPORT DATABASE

Only the columns that a study reads are loaded, as text. Nothing is typed, judged or written beside the database.
"""

import sys

import duckdb

from blendresearch.data.codelists import shipped_headings

_COUNT = """SELECT project_code, activity_type, blended, count(*), sum(participants::BIGINT)
    FROM records GROUP BY ALL"""
_DOUBLES = "SELECT project_code, mobility_id, count(*) FROM records GROUP BY ALL HAVING count(*) > 1"


def main(export: str, database: str) -> None:
    """Load, count and find doubles, and print how many rows, groups and doubles there are."""
    with duckdb.connect(database) as connection:
        source = connection.read_csv(export, all_varchar=True, header=True)
        known = {concept: spellings[0] for concept, spellings in shipped_headings().items()}
        needed = {concept: heading for concept, heading in known.items() if heading in source.columns}
        source.select(", ".join(f'"{heading}" AS {concept}' for concept, heading in needed.items())).create("records")
        found = [connection.sql(query).fetchall() for query in (_COUNT, _DOUBLES)]
        print(connection.table("records").count("*").fetchall()[0][0], *map(len, found))


if __name__ == "__main__":
    main(*sys.argv[1:])
