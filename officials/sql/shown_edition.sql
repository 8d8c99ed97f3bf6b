-- Editions that are or were public: whom they name, and nothing else of them.
CREATE OR REPLACE VIEW shown_edition AS
SELECT edition.id, officials_people(edition.card) AS people
FROM officials_edition edition
WHERE lower(edition.period) <= officials_now();
