CREATE OR REPLACE VIEW mobilities AS
WITH keyed AS (
    -- Rule 1: one row a key; what else has the key is the same mobility again. Sub-rows share the key of their mobility.
    SELECT stays.* REPLACE (coalesce(together, participants)::INTEGER AS participants),
        coalesce(one_without, false) AS one_without, coalesce(summed, 0) AS summed,
        CASE WHEN sub_row THEN 0 ELSE coalesce(times - 1 - summed, 0) END AS repeats
    FROM stays LEFT JOIN repeated USING (place)
    WHERE sub_row OR coalesce(turn, 1) = 1
), firsts AS (
    -- Of the mobilities of a project that differ in nothing but their ID, the first.
    SELECT min(place) AS first_place
    FROM coded LEFT JOIN repeated USING (place)
    WHERE NOT sub_row AND coalesce(turn, 1) = 1
    GROUP BY code, coalesce(blended, false), mode, status, accompanying, intensive, coalesce(together, participants),
        activity_type, force_majeure, start_date, end_date, duration, virtual_start, virtual_end, virtual_duration
), known AS (
    -- Rule 4: groups, by their type or by the number of participants.
    SELECT *, list_contains(getvariable('groups')::VARCHAR[], coalesce(activity_type, '')) OR coalesce(participants, 0) > 1
            AS is_group,
        NOT sub_row AND first_place IS NULL AS same_as_earlier,
        -- In a sector that knows them: what says so itself, and what is registered as such a programme.
        len(getvariable('intensive_types')) > 0 AND (intensive
            OR list_contains(getvariable('intensive_types')::VARCHAR[], coalesce(activity_type, ''))) AS intensive_programme
    FROM keyed LEFT JOIN firsts ON firsts.first_place = keyed.place LEFT JOIN cohorts USING (call_year)
)
SELECT cohort, call_year, project_code, institution, coalesce(activity_type, getvariable('unknown')) AS activity_type,
    CASE WHEN is_group THEN 'group' ELSE 'individual' END AS kind,
    CASE WHEN is_group THEN greatest(coalesce(participants, 1), 1) ELSE 1 END AS participants,
    is_group AND (one_without OR coalesce(participants, 0) = 0) AS group_without_number,
    coalesce(blended, false) AS blended, blended IS NULL AS blended_empty,
    accompanying AS accompanying_person, intensive_programme, coalesce(status = 'draft', false) AS draft,
    status_unknown OR complete_unknown OR draft_unknown AS status_unknown, status_empty, data_type_unknown,
    activity_type IS NULL AND getvariable('listed') AS activity_type_unknown,
    is_group AND coalesce(call_year < getvariable('groups_since'), false) AS group_too_early,
    start_date, end_date, duration_days, stay, stay_unreadable, days_at_least, days_at_most, shortest, longest,
    first_day, last_day, virtual_part, mode, mode_unknown,
    NOT flag_given AND mode IS NOT NULL AND coalesce(start_date < getvariable('mode_since'), false) AS mode_defaulted,
    force_majeure, force_majeure_unknown, same_as_earlier, repeats::INTEGER AS repeats, summed::INTEGER AS summed,
    -- Rules 2 and 5: what is left out of the counts, and why.
    CASE WHEN sub_row THEN 'sub_row' WHEN cohort IS NULL THEN 'other_call_year'
        WHEN coalesce(status = 'draft', false) AND NOT getvariable('drafts') THEN 'draft'
        WHEN accompanying AND NOT getvariable('accompanying') THEN 'accompanying_person'
        WHEN intensive_programme AND NOT getvariable('intensive_programmes') THEN 'intensive_programme' END AS left_out,
    file, "row"
FROM known
