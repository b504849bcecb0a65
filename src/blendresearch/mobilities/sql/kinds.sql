-- Records of every kind that the rules of the registration can tell apart: for every row of `asked` (an activity type in
-- a call year) all that the other cells can say. Of an aspect that is not asked for (the variable `aspects`) stands what
-- is usual. The aspects and the columns that they decide: data/aspects.toml.
CREATE OR REPLACE TABLE kinds AS
WITH allowed AS (
    SELECT asked.*, shortest, longest, first_day, last_day
    FROM asked
    LEFT JOIN limits ON limits.activity_type = asked.activity_type AND limits.call_year = asked.call_year
    LEFT JOIN periods ON periods.call_year = asked.call_year
), lengths AS (
    -- Stays that are too short, as long as they may be, and too long, however the first day is counted.
    SELECT DISTINCT kind, unnest([1, shortest, longest + 2]) AS long FROM allowed
), numbers AS (
    -- Numbers of days that fit these or contradict them, none, 0, and one that cannot be read.
    SELECT DISTINCT kind, number, number IS NULL AND nothing = 2 AS odd
    FROM (
        SELECT kind, unnest([1, 5, shortest - 1, shortest, longest + 2, longest + 5, 0, NULL, NULL]) AS number,
            unnest([0, 0, 0, 0, 0, 0, 0, 1, 2]) AS nothing FROM allowed
    ) WHERE number IS NOT NULL OR nothing > 0
), firsts AS (
    -- Within the period of the call, before and after it, and before systems stopped to fill in the mode.
    SELECT DISTINCT kind, unnest([
        coalesce(first_day, getvariable('mode_since')), greatest(first_day, getvariable('mode_since')), last_day + 1,
        getvariable('mode_since') - 1
    ])::DATE AS day FROM allowed
), stays AS (
    SELECT kind, day AS start_date, day + (long - 1)::INTEGER AS end_date, number AS duration_days, odd AS stay_unreadable,
        true AS stay_given, true AS stay_exported
    FROM firsts JOIN lengths USING (kind) JOIN numbers USING (kind) WHERE long IS NOT NULL AND day IS NOT NULL
    UNION SELECT kind, day + later, day + later - 5, number, odd, true, true
    FROM firsts JOIN numbers USING (kind), (VALUES (0), (5)) AS reversed (later) WHERE day IS NOT NULL
    UNION SELECT kind, day, NULL, number, odd OR unread, true, true
    FROM firsts JOIN numbers USING (kind), (VALUES (false), (true)) AS ends (unread) WHERE day IS NOT NULL
    UNION SELECT kind, NULL, NULL, number, odd OR unread, odd OR unread OR number IS NOT NULL, true
    FROM numbers, (VALUES (false), (true)) AS ends (unread)
    UNION SELECT kind, NULL, NULL, NULL, false, false, false FROM allowed
), told AS (
    SELECT *, coalesce(start_date = coalesce(first_day, getvariable('mode_since')) AND NOT stay_unreadable
            AND duration_days IS NULL AND end_date - start_date + 1 = coalesce(shortest, 1), false) AS usual_stay
    FROM stays JOIN allowed USING (kind)
), flags (blended, flag_given, mode, mode_unknown, usual_flag) AS (
    -- Where there is no flag, the mode stands for it (sql/coded.sql).
    VALUES (true, true, NULL, false, true), (false, true, NULL, false, true), (NULL, false, NULL, false, false),
        (true, false, 'blended', false, false), (false, false, 'physical', false, false),
        (false, false, 'virtual', false, false), (true, true, 'blended', false, false),
        (true, true, 'physical', false, false), (true, true, 'virtual', false, false),
        (false, true, 'blended', false, false), (false, true, 'physical', false, false),
        (false, true, 'virtual', false, false), (true, true, NULL, true, false), (false, true, NULL, true, false)
), virtual (virtual_part) AS (VALUES (false), (true)
), force_majeure (force_majeure, force_majeure_unknown) AS (VALUES (false, false), (true, false), (false, true)
), accompanying (accompanying) AS (VALUES (false), (true)
), programmes (intensive) AS (SELECT unnest(CASE WHEN len(getvariable('intensive_types')) > 0 THEN [false, true] ELSE [false] END)
), statuses (status, status_unknown, status_empty) AS (
    VALUES ('complete', false, false), ('draft', false, false), (NULL, true, false), (NULL, false, true)
), sorts (sub_row, data_type_unknown) AS (VALUES (false, false), (true, false), (false, true), (true, true)
), sizes (participants, summed, together, one_without) AS (
    VALUES (NULL, 0, NULL, false), (1, 0, NULL, false), (2, 0, NULL, false), (NULL, 1, 2, true), (1, 1, 2, false)
), combined AS (
    SELECT *, list_contains(getvariable('aspects')::VARCHAR[], 'stay') AS of_stay
    FROM told, flags, virtual, force_majeure, accompanying, programmes, statuses, sorts, sizes
    WHERE (summed = 0 OR getvariable('sum_subgroups'))
        AND (of_stay OR (usual_stay AND usual_flag AND NOT virtual_part))
        AND (list_contains(getvariable('aspects')::VARCHAR[], 'force_majeure') OR NOT (force_majeure OR force_majeure_unknown))
        AND (list_contains(getvariable('aspects')::VARCHAR[], 'status') OR NOT (status_unknown OR status_empty))
        AND (list_contains(getvariable('aspects')::VARCHAR[], 'data_type') OR NOT data_type_unknown)
        AND (list_contains(getvariable('aspects')::VARCHAR[], 'size') OR (summed = 0 AND participants IS NULL))
        -- Force majeure makes a short stay right, and nothing else of it.
        AND (NOT force_majeure OR (usual_flag AND NOT accompanying AND NOT virtual_part))
        -- What is left out for another reason than its person is looked at with a usual stay alone.
        AND (NOT of_stay OR (NOT sub_row AND coalesce(status <> 'draft', true)) OR (usual_stay AND NOT virtual_part))
        -- A row of an unknown kind is a sub-row when it says nothing of a mobility (sql/coded.sql).
        AND (NOT (sub_row AND data_type_unknown) OR (activity_type IS NULL AND blended IS NULL AND mode IS NULL AND NOT mode_unknown))
)
SELECT row_number() OVER ()::BIGINT AS place, * EXCLUDE (shortest, longest, first_day, last_day, usual_stay, usual_flag, of_stay)
FROM combined;

CREATE OR REPLACE VIEW typed AS
SELECT * EXCLUDE (kind, summed, together, one_without), '' AS file, place AS "row", '' AS project_code, '' AS mobility_id,
    '' AS institution, false AS of_no_day, true AS well_formed, false AS flag_is_form, false AS accompanying_unknown,
    false AS intensive_unknown,
    false AS participants_unknown, false AS complete_unknown, false AS draft_unknown, false AS status_torn,
    false AS complete_empty
FROM kinds;
-- What tidying asks of other records: none has the key or the content of another, and each call is of a cohort.
CREATE OR REPLACE TABLE repeated AS
SELECT place, 1 AS turn, 1 + summed AS times, place AS first_place, false AS conflicting, false AS of_one_group, summed,
    together, one_without
FROM kinds WHERE summed > 0;
CREATE OR REPLACE VIEW coded AS
SELECT place, sub_row, place AS code, NULL::INTEGER AS blended, NULL::INTEGER AS mode, NULL::INTEGER AS status,
    NULL::INTEGER AS accompanying, NULL::INTEGER AS intensive, NULL::INTEGER AS participants, NULL::INTEGER AS activity_type,
    NULL::INTEGER AS force_majeure, NULL::INTEGER AS start_date, NULL::INTEGER AS end_date, NULL::INTEGER AS duration,
    NULL::INTEGER AS virtual_start, NULL::INTEGER AS virtual_end, NULL::INTEGER AS virtual_duration
FROM kinds;
CREATE OR REPLACE TABLE cohorts AS SELECT DISTINCT call_year, 'asked' AS cohort FROM asked;
