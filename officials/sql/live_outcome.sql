-- What callers said of each public number, where at least 8 did: fewer tell nothing, and nothing
-- about them is public.
CREATE OR REPLACE VIEW live_outcome AS
SELECT id, post_id, uid, total, holder, staff, nobody, wrong, settled, call_back, unsettled
FROM public.hotline_outcome
WHERE total >= 8;
