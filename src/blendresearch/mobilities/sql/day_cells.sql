-- Every cell of a day once an export and column, with the place where it stands first.
CREATE OR REPLACE TABLE day_cells AS
SELECT 'start_date' AS concept, start_date AS cell, export, min(rowid) AS first_cell
FROM cells WHERE start_date IS NOT NULL GROUP BY ALL
UNION ALL
SELECT 'end_date', end_date, export, min(rowid)
FROM cells WHERE end_date IS NOT NULL GROUP BY ALL
UNION ALL
SELECT 'virtual_start_date', virtual_start_date, export, min(rowid)
FROM cells WHERE virtual_start_date IS NOT NULL GROUP BY ALL
UNION ALL
SELECT 'virtual_end_date', virtual_end_date, export, min(rowid)
FROM cells WHERE virtual_end_date IS NOT NULL GROUP BY ALL
