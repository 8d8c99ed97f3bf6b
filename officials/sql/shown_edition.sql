-- Editions that are or were public: whom they name, where, and why an action ended them.
CREATE OR REPLACE VIEW shown_edition AS
SELECT edition.id, public.officials_people(edition.card) AS people, edition.region_id,
    CASE WHEN edition.closed THEN upper(edition.period) END AS until, edition.public_reason
FROM public.officials_edition edition
WHERE lower(edition.period) <= public.officials_now();
