-- A cell without the blanks around it, and without what makes a text of it to a spreadsheet: ="text".
CREATE OR REPLACE MACRO unwrapped(cell) AS
    CASE WHEN starts_with(cell, '="') AND ends_with(cell, '"') AND length(cell) > 2
        THEN trim(replace(cell[3:-2], '""', '"'), getvariable('blanks')) ELSE cell END;

-- A cell as text: NULL where there is nothing in it or it says that.
CREATE OR REPLACE MACRO told(text) AS CASE WHEN NOT list_contains(getvariable('missing'), lower(text)) THEN text END;
-- Of a code, a number or a day a short look tells that there is nothing to take away.
CREATE OR REPLACE MACRO bare(cell) AS
    CASE WHEN regexp_full_match(cell, '[0-9][0-9A-Za-z-]*') THEN cell
        ELSE told(unwrapped(trim(cell, getvariable('blanks')))) END;

-- Every row of every export that was read whole, with its cells as they stand there. `place` orders rows as their files do.
CREATE OR REPLACE VIEW raw_rows AS
WITH numbered AS (
    -- Rows that were read fast have no number: they stand in the order of their file, one after the other.
    SELECT exports.*, coalesce("row", cells.rowid + first_row - first_cell) AS "row", cells.* EXCLUDE (export, "row")
    FROM cells JOIN exports USING (export)
)
SELECT (export::BIGINT << 40) + "row" AS place, numbered.* FROM numbered;

-- Every record among them, with its cells as they stand there, but for its key.
CREATE OR REPLACE VIEW raw_records AS
WITH keyed AS (
    SELECT * REPLACE (bare(project_code) AS project_code, bare(mobility_id) AS mobility_id) FROM raw_rows
)
SELECT * FROM keyed
-- A row without a cell that is needed is no record, nor is one that repeats the headings of its file.
WHERE coalesce(
        project_code, mobility_id, bare(activity_type), bare(accompanying_person), bare(blended), bare(participants),
        bare(start_date), bare(end_date), bare(duration_days), bare(status), bare(complete), bare(draft),
        bare(data_type), bare(mode), bare(virtual_start_date), bare(virtual_end_date),
        bare(virtual_duration_days), bare(force_majeure), bare(intensive_programme)
    ) IS NOT NULL
    AND (project_code IS DISTINCT FROM code_heading OR mobility_id IS DISTINCT FROM id_heading);

CREATE OR REPLACE VIEW records AS
SELECT file, "row", project_code, mobility_id, bare(activity_type) AS activity_type,
    bare(accompanying_person) AS accompanying_person, bare(blended) AS blended, bare(participants) AS participants,
    bare(start_date) AS start_date, bare(end_date) AS end_date, bare(duration_days) AS duration_days,
    bare(status) AS status, bare(complete) AS complete, bare(draft) AS draft, bare(data_type) AS data_type,
    bare(mode) AS mode,
    bare(virtual_start_date) AS virtual_start_date, bare(virtual_end_date) AS virtual_end_date,
    bare(virtual_duration_days) AS virtual_duration_days, bare(force_majeure) AS force_majeure,
    bare(intensive_programme) AS intensive_programme
FROM raw_records
