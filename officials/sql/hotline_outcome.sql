-- What callers said of each public number, under its present holder, on the 180 days before today.
-- Today does not count: a figure changes with the day alone, and nobody sees what their own word
-- did to it. A day on which more than 30 outcomes named the number does not count either.
CREATE OR REPLACE VIEW hotline_outcome AS
SELECT hotline.id, hotline.post_id, hotline.uid, hotline.digits, hotline.extension,
    edition.appointment_id, counted.total, counted.holder, counted.staff, counted.nobody,
    counted.wrong, counted.settled, counted.call_back, counted.unsettled
FROM public.live_hotline hotline
JOIN public.officials_edition edition ON edition.id = hotline.post_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(of_day.total), 0)::int AS total,
        coalesce(sum(of_day.holder), 0)::int AS holder,
        coalesce(sum(of_day.staff), 0)::int AS staff,
        coalesce(sum(of_day.nobody), 0)::int AS nobody,
        coalesce(sum(of_day.wrong), 0)::int AS wrong,
        coalesce(sum(of_day.settled), 0)::int AS settled,
        coalesce(sum(of_day.call_back), 0)::int AS call_back,
        coalesce(sum(of_day.unsettled), 0)::int AS unsettled
    FROM (
        SELECT count(*) FILTER (WHERE own) AS total,
            count(*) FILTER (WHERE own AND told.reached = 'holder') AS holder,
            count(*) FILTER (WHERE own AND told.reached = 'staff') AS staff,
            count(*) FILTER (WHERE own AND told.reached = 'nobody') AS nobody,
            count(*) FILTER (WHERE own AND told.reached = 'wrong') AS wrong,
            count(*) FILTER (WHERE own AND told.settled = 'settled') AS settled,
            count(*) FILTER (WHERE own AND told.settled = 'call_back') AS call_back,
            count(*) FILTER (WHERE own AND told.settled = 'unsettled') AS unsettled
        FROM (
            SELECT day, reached, outcome.settled,
                outcome.appointment_id IS NOT DISTINCT FROM edition.appointment_id AS own
            FROM public.officials_calloutcome outcome
            WHERE outcome.digits = hotline.digits AND outcome.extension = hotline.extension
                AND day BETWEEN (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 180
                    AND (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 1
        ) told
        GROUP BY told.day
        HAVING count(*) <= 30
    ) of_day
) counted
WHERE hotline.digits <> '';
