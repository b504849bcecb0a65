"""One export of as many rows as wanted, for measuring: invented people, and the mixes of a real export.

write_many_rows(folder / "mobilities" / "many.csv", 1_000_000)
"""

from pathlib import Path

import duckdb

_TYPES = ("LM-SHORT-VET", "LM-SHORT-VET", "LM-SHORT-VET", "LM-LONG-VET", "SM-JOB-SHDW", "SM-TTA", "SM-COUR-TRAIN")
_COUNTRIES = ("Spain", "Germany", "Ireland", "Malta", "Finland", "Italy", "Portugal", "Türkiye")
_FIRST = ("Aylin", "Zoë", "Jens", "Noor", "Sem", "Łucja", "Mara", "Ivo")
_LAST = ("de Vries", "Jansen", "O'Neill", "Müller", "Van den Berg", "Yıldız", "Smit", "Bakker")
_YEARS = (2021, 2022, 2023, 2024)

# In the order of the projects. Every thousandth record repeats the one before it in every cell.
_ROWS = """
COPY (
    WITH numbered AS (
        SELECT (range - (range % 1000 = 999)::INTEGER) AS n FROM range($rows)
    ), drawn AS (
        SELECT *, n * $projects // $rows AS project, {type} AS type, {start} AS later, {days} AS longer,
            {hundred} AS hundred, {person} AS person
        FROM numbered
    ), stays AS (
        SELECT *, $years[project % len($years) + 1] AS call, hundred = 99 AND call >= 2024 AS is_group,
            make_date(call + 1, 1, 10) + later::INTEGER AS first_day,
            CASE WHEN type = 3 THEN 90 + 5 * longer ELSE 10 + longer END::INTEGER AS days
        FROM drawn
    )
    SELECT
        format('{{}}-1-NL01-KA121-VET-{{:09d}}', call, project) AS "Grant Agreement No.",
        format('{{:06d}}-MOB-{{:08d}}', project, n) AS "Mobility activity ID",
        format('{{}}-LM-{{:08d}}', call, n) AS "Unique Erasmus+ Mobility ID",
        'Mobility activity' AS "Data type",
        if(hundred = 0, 'Draft', 'Complete') AS "Status",
        if(is_group, 'LM-GRP-VET', $types[type + 1]) AS "Activity type",
        if(hundred = 1, 'No', 'Yes') AS "Participant",
        if(hundred = 1, 'Yes', 'No') AS "Accompanying person",
        $first[person % 8 + 1] AS "Participant first name",
        $last[person // 8 % 8 + 1] AS "Participant last name",
        format('person.{{}}@example.org', n) AS "Participant e-mail",
        strftime(make_date(1990, 1, 1) + (person % 6000)::INTEGER, '%d/%m/%Y') AS "Participant's date of birth",
        if(person % 2 = 0, 'Female', 'Male') AS "Gender",
        'Dutch' AS "Nationality",
        if(hundred < 15, 'Yes', 'No') AS "Participant with fewer opportunities",
        CASE WHEN hundred < 12 THEN 'Yes' WHEN hundred < 16 THEN NULL ELSE 'No' END AS "Blended mobility activity",
        if(is_group, 8 + person % 20, 1) AS "Number of participants",
        strftime(first_day, '%d/%m/%Y') AS "Start date",
        strftime(first_day + days - 1, '%d/%m/%Y') AS "End date",
        days AS "Duration (days)",
        if(hundred = 2, 'Yes', 'No') AS "Force majeure",
        if(hundred < 6, strftime(first_day - 20, '%d/%m/%Y'), NULL) AS "Virtual start date",
        if(hundred < 6, strftime(first_day - 16, '%d/%m/%Y'), NULL) AS "Virtual end date",
        if(hundred < 6, '5', NULL) AS "Virtual duration (days)",
        'Netherlands' AS "Sending country",
        format('E{{:08d}}', project) AS "Sending organisation OID",
        $countries[person % 8 + 1] AS "Receiving country",
        format('E{{:08d}}', person % 90000) AS "Receiving organisation OID",
        'Amsterdam' AS "Sending city",
        'Receiving city, and its region' AS "Receiving city",
        100 + person % 1900 AS "Distance",
        'English' AS "Language",
        200 + person % 3000 AS "Grant",
        0 AS "Grant for inclusion",
        CASE WHEN hundred = 50 THEN 'He said: "good"' || chr(10) || 'and went; home' END AS "Comments"
    FROM stays
) TO '{path}' (FORMAT csv, DELIMITER ';')
"""


def write_many_rows(path: Path, rows: int, *, projects: int = 400, seed: int = 20250324) -> None:
    """Write an export in CSV of so many rows and 35 columns, of which a study reads 15, about 380 bytes a row.

    One in a hundred is a draft, one accompanies, one in eight is blended, one cell in a hundred holds a line break.
    Same arguments and same DuckDB, same bytes.
    """
    # Each draw follows from the number of the row and the seed alone, so that neither threads nor order decide.
    draws = {"type": len(_TYPES), "start": 500, "days": 50, "hundred": 100, "person": 1 << 30}
    chances = {name: f"(hash(n, {seed}, {salt}) % {of})::BIGINT" for salt, (name, of) in enumerate(draws.items())}
    query = _ROWS.format(path=str(path).replace("'", "''"), **chances)
    lists = {"types": _TYPES, "countries": _COUNTRIES, "first": _FIRST, "last": _LAST, "years": _YEARS}
    with duckdb.connect() as connection:
        connection.execute(query, {"rows": rows, "projects": projects} | {name: list(of) for name, of in lists.items()})
