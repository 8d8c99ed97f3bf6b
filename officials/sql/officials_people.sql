-- Return the uids and the names of everybody whom a card names; nothing else on a card has these
-- keys. The body has the SQL-standard form, which binds its names: a restore builds an index on it.
CREATE OR REPLACE FUNCTION officials_people(card jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN jsonb_path_query_array(card, '$.*[*].official')
    || jsonb_path_query_array(card, '$.*[*].name');
