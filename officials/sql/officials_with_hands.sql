-- Return ``hands`` with the ids of ``more`` added that are neither NULL nor in it.
CREATE OR REPLACE FUNCTION officials_with_hands(hands bigint[], VARIADIC more bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE
RETURN hands || ARRAY(
    SELECT DISTINCT one FROM unnest(more) AS one WHERE one IS NOT NULL AND one <> ALL(hands));
