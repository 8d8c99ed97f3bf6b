-- Return who may act through an account: whoever made it or gave it a password or a second factor,
-- and so on through accounts that nobody confirmed. The chain ends with the first confirmed one; a
-- confirmed account has nobody behind it.
CREATE OR REPLACE FUNCTION officials_behind(who bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.officials_user WHERE id = who AND confirmed_at IS NULL
        AND credential_givers <> '{}')
    THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        WITH RECURSIVE chain (id) AS (
            SELECT unnest(credential_givers) FROM public.officials_user
            WHERE officials_user.id = who AND confirmed_at IS NULL
            UNION
            SELECT unnest(maker.credential_givers)
            FROM chain JOIN public.officials_user maker USING (id)
            WHERE maker.confirmed_at IS NULL
        )
        SELECT id FROM chain WHERE id <> who ORDER BY id);
END $$;
