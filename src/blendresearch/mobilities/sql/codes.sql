-- What a project code says, for each code once: the call year (rule 5), the action, the institution. A project that
-- changes institution is `divided`: its institution here is the last one, to which goes what lies on no day of another.
CREATE OR REPLACE TABLE codes AS
WITH found AS (
    SELECT DISTINCT bare(cell) AS project_code FROM (SELECT DISTINCT project_code AS cell FROM cells)
), owners AS (
    SELECT project_code, arg_max(institution, first_day) AS institution,
        count(*) > 1 OR min(first_day) > DATE '0001-01-01' OR max(last_day) < DATE '9999-12-31' AS divided
    FROM projects GROUP BY project_code
)
SELECT row_number() OVER (ORDER BY project_code)::INTEGER AS code, project_code, institution,
    coalesce(divided, false) AS divided,
    regexp_full_match(project_code, $form) AS well_formed,
    try_cast(regexp_extract(project_code, '^(20\d\d)-', 1) AS INTEGER) AS call_year,
    nullif(regexp_extract(project_code, '-(KA\d{2,3})(-|$)', 1), '') AS action
FROM found LEFT JOIN owners USING (project_code)
-- After the numbering, which no code at all comes last in: as WHERE, every cell of every record would be asked for it.
QUALIFY project_code IS NOT NULL
