-- Records whose key stands there more than once: the how many-th it is and of how many, whether its content is another
-- than that of the first, and where that stands. Sub-rows share the key of their mobility.
CREATE OR REPLACE TABLE repeated AS
WITH doubtful AS (
    -- Nearly all keys occur once. Hashes, which are short, sort out the others; what they let pass is compared below.
    SELECT hash(code, mobility_id, sub_row) AS hashed FROM coded GROUP BY hashed HAVING count(*) > 1
), found AS (
    -- The content is all that was read of a record but its key, as it was understood: `Yes` and `YES` are the same.
    SELECT place, code, mobility_id, sub_row, [
            coalesce(blended, false)::INTEGER, mode, status, accompanying, participants, activity_type, force_majeure,
            start_date, end_date, duration, virtual_start, virtual_end, virtual_duration
        ] AS content
    FROM coded WHERE hash(code, mobility_id, sub_row) IN (FROM doubtful)
)
SELECT place, row_number() OVER key AS turn, count(*) OVER whole AS times,
    NOT sub_row AND mobility_id IS NOT NULL AND content IS DISTINCT FROM first_value(content) OVER key AS conflicting,
    first_value(place) OVER key AS first_place
FROM found
WINDOW whole AS (PARTITION BY code, mobility_id, sub_row), key AS (whole ORDER BY place)
