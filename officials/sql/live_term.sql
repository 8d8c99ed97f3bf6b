-- Who holds or held a post, as its public card states. The rows of an official are found by
-- ``people``, on which editions have an index.
CREATE OR REPLACE VIEW live_term AS
SELECT post.id::text || '-' || (term->>'appointment') AS id, post.id AS post_id,
    officials_people(post.card) AS people, term->>'official' AS official, term->>'name' AS name,
    term->>'latin' AS latin, term->>'capacity' AS capacity, (term->>'start')::date AS start,
    (term->>'end')::date AS "end", term->>'notice' AS notice,
    term->>'appointment' IS NOT DISTINCT FROM post.card->'holder'->>'appointment' AS current
FROM live_post post, jsonb_path_query(post.card, '$.*[*] ? (exists(@.official))') AS term;
