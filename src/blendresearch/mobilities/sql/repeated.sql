-- Records whose key stands there more than once: the how many-th it is and of how many, whether its content is another
-- than that of the first, and where that stands. Sub-rows share the key of their mobility.
-- Several rows of one group in one export can be its subgroups. Where the study sums these, `summed` says how many rows
-- were added to the first, `together` the participants of all of them, and `one_without` that one has no number.
CREATE OR REPLACE TABLE repeated AS
WITH doubtful AS (
    -- Nearly all keys occur once. Hashes, which are short, sort out the others; what they let pass is compared below.
    SELECT hash(code, mobility_id, sub_row) AS hashed FROM coded GROUP BY hashed HAVING count(*) > 1
), group_types AS (
    SELECT meaning FROM meanings
    WHERE concept = 'activity_type' AND list_contains(getvariable('groups')::VARCHAR[], value)
), found AS (
    -- The content is all that was read of a record but its key, as it was understood: `Yes` and `YES` are the same.
    SELECT place, export, code, mobility_id, sub_row, participants, [
            coalesce(blended, false)::INTEGER, mode, status, accompanying, intensive, activity_type, force_majeure,
            start_date, end_date, duration, virtual_start, virtual_end, virtual_duration
        ] AS content,
        NOT sub_row AND mobility_id IS NOT NULL
            AND (coalesce(participants, 0) > 1 OR coalesce(activity_type IN (FROM group_types), false)) AS is_group
    FROM coded WHERE hash(code, mobility_id, sub_row) IN (FROM doubtful)
), rows_of_groups AS (
    SELECT *, bool_or(is_group) OVER whole AS of_group, count(*) OVER one_export AS in_export,
        sum(CASE WHEN coalesce(participants, 0) = 0 THEN 1 ELSE participants END) OVER one_export AS added_up,
        bool_or(coalesce(participants, 0) = 0) OVER one_export AS lacking
    FROM found
    WINDOW whole AS (PARTITION BY code, mobility_id, sub_row), one_export AS (PARTITION BY code, mobility_id, sub_row, export)
), told AS (
    SELECT *, of_group AND in_export > 1 AND getvariable('sum_subgroups') AS subgroups,
        CASE WHEN subgroups THEN added_up ELSE participants END AS counted
    FROM rows_of_groups
)
SELECT place, row_number() OVER key AS turn, count(*) OVER whole AS times, first_value(place) OVER key AS first_place,
    NOT sub_row AND mobility_id IS NOT NULL
        AND (content IS DISTINCT FROM first_value(content) OVER key OR counted IS DISTINCT FROM first_value(counted) OVER key)
        AS conflicting,
    of_group AND first_value(export) OVER key = export AS of_one_group,
    CASE WHEN subgroups THEN in_export - 1 ELSE 0 END AS summed,
    CASE WHEN subgroups THEN added_up END AS together, subgroups AND lacking AS one_without
FROM told
WINDOW whole AS (PARTITION BY code, mobility_id, sub_row), key AS (whole ORDER BY place)
