-- The last public edition of each post that is not public now.
CREATE OR REPLACE VIEW past_post AS
SELECT edition.id, post.uid, edition.region_id, edition.department_id, edition.rank, edition.card,
    lower(edition.period) AS since, upper(edition.period) AS until, edition.published_at,
    edition.outcome, edition.public_reason
FROM officials_edition edition
JOIN officials_post post ON post.id = edition.post_id
WHERE upper(edition.period) <= officials_now()
    AND NOT EXISTS (
        SELECT FROM officials_edition later
        WHERE later.post_id = edition.post_id
            AND lower(later.period) > lower(edition.period)
            AND lower(later.period) <= officials_now());
