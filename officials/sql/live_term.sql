-- Who holds or held a post, as its public card states; nobody whose name is withheld. The rows of
-- an official are found by ``people``, on which editions have an index.
CREATE OR REPLACE VIEW live_term AS
SELECT edition.id::text || '-' || (term->>'appointment') AS id, edition.id AS post_id,
    public.officials_people(edition.card) AS people, term->>'official' AS official,
    term->>'name' AS name,
    term->>'latin' AS latin, term->>'capacity' AS capacity, (term->>'start')::date AS start,
    (term->>'end')::date AS "end", coalesce(
        (SELECT public.officials_masked_titles()) ->> (term->>'notice'), term->>'notice') AS notice,
    term->>'appointment' IS NOT DISTINCT FROM edition.card->'holder'->>'appointment' AS current
FROM public.officials_edition edition,
    jsonb_path_query(edition.card, '$.*[*] ? (exists(@.official))') AS term
WHERE NOT edition.closed AND edition.period @> public.officials_now()
    AND NOT (SELECT public.officials_withheld()) ? (term->>'official');
