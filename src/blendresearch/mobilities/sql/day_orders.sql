-- Which order of day and month each column of days shows, and in which cell first.
CREATE OR REPLACE TABLE shown_orders AS
SELECT export, concept, shows, min(first_cell) AS first_cell
FROM day_cells JOIN readings USING (concept, cell)
WHERE shows IS NOT NULL AND NOT month_first
GROUP BY ALL;

-- The order of every export, all its columns together: one cell that fits one order alone decides it. `day_order` says
-- that it is not the usual one: `month_first`, or `assumed` when every cell fits both.
CREATE OR REPLACE TABLE day_orders AS
SELECT export, coalesce(bool_or(shows = 'month_first'), false) AS month_first,
    CASE WHEN bool_or(shows = 'month_first') THEN 'month_first' WHEN NOT bool_or(shows = 'day_first') THEN 'assumed' END
        AS day_order
FROM exports LEFT JOIN shown_orders USING (export)
GROUP BY export
