-- Who answers for the holders of public posts today. A post that lost its number, or left the
-- department, covers nobody.
CREATE OR REPLACE VIEW live_cover AS
SELECT edition.id, edition.id AS post_id, covering.id AS covered_by_id,
    (edition.card->'cover'->>'start')::date AS start, (edition.card->'cover'->>'end')::date AS "end"
FROM public.officials_edition edition
JOIN public.officials_edition covering
    ON covering.id = public.officials_covering(edition.card->'cover'->>'post')
    AND covering.department_id = edition.department_id
WHERE NOT edition.closed AND edition.period @> public.officials_now();
