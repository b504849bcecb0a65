-- What a project code says, for each code once: the call year (rule 5), the action, the institution.
CREATE OR REPLACE TABLE codes AS
WITH found AS (
    SELECT DISTINCT bare(cell) AS project_code FROM (SELECT DISTINCT project_code AS cell FROM cells)
)
SELECT row_number() OVER (ORDER BY project_code)::INTEGER AS code, project_code, institution,
    regexp_full_match(project_code, $form) AS well_formed,
    try_cast(regexp_extract(project_code, '^(20\d\d)-', 1) AS INTEGER) AS call_year,
    nullif(regexp_extract(project_code, '-(KA\d{2,3})(-|$)', 1), '') AS action
FROM found LEFT JOIN projects USING (project_code)
-- After the numbering, which no code at all comes last in: as WHERE, every cell of every record would be asked for it.
QUALIFY project_code IS NOT NULL
