-- Each meaning once, under its number.
CREATE OR REPLACE TABLE meanings AS
SELECT DISTINCT concept, meaning, value, number, day FROM readings WHERE meaning IS NOT NULL;

-- Which exports say of any mobility whether it is complete, and in which kind of column: there an empty cell is a gap.
CREATE OR REPLACE TABLE status_told AS
SELECT export, bool_or(status_given) AS by_status, bool_or(complete_given) AS by_complete
FROM coded WHERE NOT sub_row GROUP BY export;

-- On which days a project that changes institution is of which one.
CREATE OR REPLACE TABLE holders AS
SELECT code, projects.institution, first_day, last_day
FROM codes JOIN projects USING (project_code) WHERE divided;

-- One row a record, with what its cells mean. Dates that are no day, and durations that are no number, are NULL:
-- reported, not refused.
CREATE OR REPLACE VIEW typed AS
SELECT
    place, file, place & ((1::BIGINT << 40) - 1) AS "row", stay_exported,
    codes.project_code, mobility_id, call_year, action, well_formed, sub_row,
    -- A mobility goes to the institution that has the project on the day on which it starts.
    coalesce(holders.institution, codes.institution) AS institution,
    coalesce(divided, false) AND holders.code IS NULL AS of_no_day,
    blended, flag_given, flag_is_form, mode.value AS mode, mode_unknown,
    CASE status WHEN 0 THEN 'complete' WHEN 1 THEN 'draft' END AS status, status_torn,
    status_unknown, complete_unknown, draft_unknown,
    NOT (sub_row OR status_unknown OR complete_unknown OR draft_unknown) AND status IS NULL AS status_open,
    status_open AND coalesce(by_status, false) AS status_empty,
    status_open AND coalesce(by_complete, false) AS complete_empty,
    data_type_unknown, accompanying IS NOT NULL AS accompanying, accompanying_unknown,
    intensive IS NOT NULL AS intensive, intensive_unknown,
    activity_type.value AS activity_type, participants, participants_unknown,
    start_date.day AS start_date, end_date.day AS end_date, duration.number AS duration_days,
    coalesce(coded.start_date, coded.end_date, coded.duration) IS NOT NULL AS stay_given,
    (coded.start_date IS NOT NULL AND start_date.day IS NULL) OR (coded.end_date IS NOT NULL AND end_date.day IS NULL)
        OR (coded.duration IS NOT NULL AND duration.number IS NULL) AS stay_unreadable,
    coalesce(virtual_start, virtual_end) IS NOT NULL
        OR (coded.virtual_duration IS NOT NULL AND coalesce(virtual_duration.number > 0, true)) AS virtual_part,
    force_majeure IS NOT NULL AS force_majeure, force_majeure_unknown
FROM coded
JOIN exports USING (export)
LEFT JOIN codes USING (code)
LEFT JOIN status_told USING (export)
LEFT JOIN meanings AS mode ON mode.concept = 'mode' AND mode.meaning = coded.mode
LEFT JOIN meanings AS activity_type
    ON activity_type.concept = 'activity_type' AND activity_type.meaning = coded.activity_type
LEFT JOIN meanings AS start_date ON start_date.concept = 'start_date' AND start_date.meaning = coded.start_date
LEFT JOIN holders ON holders.code = coded.code AND start_date.day BETWEEN holders.first_day AND holders.last_day
LEFT JOIN meanings AS end_date ON end_date.concept = 'end_date' AND end_date.meaning = coded.end_date
LEFT JOIN meanings AS duration ON duration.concept = 'duration_days' AND duration.meaning = coded.duration
LEFT JOIN meanings AS virtual_duration
    ON virtual_duration.concept = 'virtual_duration_days' AND virtual_duration.meaning = coded.virtual_duration
