-- The stay of every record: how many days it can mean, and what its call allows.
CREATE OR REPLACE VIEW stays AS
WITH lengths AS (
    SELECT *, CASE WHEN start_date <= end_date THEN date_diff('day', start_date, end_date) + 1 END AS both_days,
        -- With a virtual part the number of days may include it: then the two days alone tell how long the stay was.
        CASE WHEN NOT (virtual_part AND both_days IS NOT NULL) THEN duration_days END AS said
    FROM typed
), ranges AS (
    -- Whether a number of days counts the first day is not known: the stay is a range.
    SELECT *,
        CASE WHEN both_days IS NOT NULL THEN least(both_days - 1, coalesce(said, both_days - 1)) ELSE said END
            AS days_at_least,
        CASE WHEN both_days IS NOT NULL THEN greatest(both_days, coalesce(said, both_days))
            WHEN said > 0 THEN said + 1 ELSE said END AS days_at_most
    FROM lengths
)
SELECT ranges.*, shortest, longest, first_day, last_day,
    CASE WHEN NOT stay_exported THEN 'not_exported' WHEN start_date > end_date THEN 'reversed'
        WHEN NOT stay_given OR days_at_most = 0 THEN 'none'
        WHEN days_at_most IS NULL THEN 'unclear' ELSE 'known' END AS stay
FROM ranges
LEFT JOIN limits ON limits.activity_type = ranges.activity_type AND limits.call_year = ranges.call_year
LEFT JOIN periods ON periods.call_year = ranges.call_year AND periods.action IS NOT DISTINCT FROM ranges.action
