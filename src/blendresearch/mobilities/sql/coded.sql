-- One row a record, each cell as the number of what it means, NULL where it says nothing: numbers are written and
-- compared many times faster than texts, and two records have the same content when they have the same numbers.
CREATE OR REPLACE TABLE coded AS
SELECT
    place, export, code, mobility_id,
    -- In exports of the predecessor of the Beneficiary Module the form of a mobility stands for the flag (rule 3).
    CASE WHEN flag.text IS NULL THEN mode.value = 'blended' WHEN flag.value IN ('yes', 'no') THEN flag.value = 'yes' END
        AS blended,
    flag.text IS NOT NULL AS flag_given, coalesce(flag.value = 'form', false) AS flag_is_form,
    data_type.text IS NOT NULL AND data_type.value IS NULL AS data_type_unknown,
    -- A row of an unknown kind without a type and a flag repeats nothing of a mobility: it is a sub-row (rule 2).
    coalesce(data_type.value = 'sub_row', false)
        OR (data_type_unknown AND coalesce(activity_type.text, flag.text, mode.text) IS NULL) AS sub_row,
    mode.meaning AS mode, mode.text IS NOT NULL AND mode.value IS NULL AS mode_unknown,
    -- The status, or what a column of its own says of it with a yes or a no: 0 complete, 1 draft.
    CASE coalesce(status.value, complete.value, draft.value) WHEN 'complete' THEN 0 WHEN 'draft' THEN 1 END AS status,
    coalesce(status.value <> complete.value OR coalesce(status.value, complete.value) <> draft.value, false)
        AS status_torn,
    status.text IS NOT NULL AS status_given, status.text IS NOT NULL AND status.value IS NULL AS status_unknown,
    complete.text IS NOT NULL AS complete_given, complete.text IS NOT NULL AND complete.value IS NULL AS complete_unknown,
    draft.text IS NOT NULL AND draft.value IS NULL AS draft_unknown,
    accompanying.meaning AS accompanying,
    accompanying.text IS NOT NULL AND accompanying.value IS NULL AS accompanying_unknown,
    intensive.meaning AS intensive, intensive.text IS NOT NULL AND intensive.value IS NULL AS intensive_unknown,
    participants.number AS participants,
    participants.text IS NOT NULL AND participants.number IS NULL AS participants_unknown,
    activity_type.meaning AS activity_type, force_majeure.meaning AS force_majeure,
    force_majeure.text IS NOT NULL AND force_majeure.value IS NULL AS force_majeure_unknown,
    start_date.meaning AS start_date, end_date.meaning AS end_date, duration.meaning AS duration,
    virtual_start.meaning AS virtual_start, virtual_end.meaning AS virtual_end,
    virtual_duration.meaning AS virtual_duration
FROM raw_records
JOIN day_orders USING (export)
LEFT JOIN codes USING (project_code)
LEFT JOIN readings AS flag ON flag.concept = 'blended' AND flag.cell = raw_records.blended
LEFT JOIN readings AS mode ON mode.concept = 'mode' AND mode.cell = raw_records.mode
LEFT JOIN readings AS activity_type
    ON activity_type.concept = 'activity_type' AND activity_type.cell = raw_records.activity_type
LEFT JOIN readings AS status ON status.concept = 'status' AND status.cell = raw_records.status
LEFT JOIN readings AS complete ON complete.concept = 'complete' AND complete.cell = raw_records.complete
LEFT JOIN readings AS draft ON draft.concept = 'draft' AND draft.cell = raw_records.draft
LEFT JOIN readings AS data_type ON data_type.concept = 'data_type' AND data_type.cell = raw_records.data_type
LEFT JOIN readings AS accompanying
    ON accompanying.concept = 'accompanying_person' AND accompanying.cell = raw_records.accompanying_person
LEFT JOIN readings AS intensive
    ON intensive.concept = 'intensive_programme' AND intensive.cell = raw_records.intensive_programme
LEFT JOIN readings AS force_majeure
    ON force_majeure.concept = 'force_majeure' AND force_majeure.cell = raw_records.force_majeure
LEFT JOIN readings AS participants
    ON participants.concept = 'participants' AND participants.cell = raw_records.participants
LEFT JOIN readings AS duration ON duration.concept = 'duration_days' AND duration.cell = raw_records.duration_days
LEFT JOIN readings AS virtual_duration
    ON virtual_duration.concept = 'virtual_duration_days' AND virtual_duration.cell = raw_records.virtual_duration_days
-- A day means what it does in the order of its export.
LEFT JOIN readings AS start_date ON start_date.concept = 'start_date' AND start_date.cell = raw_records.start_date
    AND start_date.month_first = day_orders.month_first
LEFT JOIN readings AS end_date ON end_date.concept = 'end_date' AND end_date.cell = raw_records.end_date
    AND end_date.month_first = day_orders.month_first
LEFT JOIN readings AS virtual_start
    ON virtual_start.concept = 'virtual_start_date' AND virtual_start.cell = raw_records.virtual_start_date
    AND virtual_start.month_first = day_orders.month_first
LEFT JOIN readings AS virtual_end
    ON virtual_end.concept = 'virtual_end_date' AND virtual_end.cell = raw_records.virtual_end_date
    AND virtual_end.month_first = day_orders.month_first
