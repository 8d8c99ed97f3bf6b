-- Return a term of a card without the person, if the name is withheld.
CREATE OR REPLACE FUNCTION officials_mask_term(term jsonb, withheld jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN withheld ? (term->>'official') THEN
    term || jsonb_build_object(
        'official', '', 'name', '', 'latin', '', 'readings', '[]'::jsonb, 'surname_length', NULL,
        'notice', '', 'withheld', withheld->(term->>'official'))
    ELSE term END;
