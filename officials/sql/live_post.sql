-- Posts that are public now.
CREATE OR REPLACE VIEW live_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank, edition.card,
    lower(edition.period) AS since, edition.published_at, edition.waived
FROM officials_edition edition
JOIN officials_post post ON post.id = edition.post_id
WHERE NOT edition.closed AND edition.period @> officials_now();
