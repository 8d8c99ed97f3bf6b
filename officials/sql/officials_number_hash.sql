-- Return the keyed hash of a number, by which a ban knows it. The key is stored with the data; the
-- site may use it here and cannot read it.
CREATE OR REPLACE FUNCTION officials_number_hash(digits text, extension text) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sha256(secret.outer_key
        || sha256(secret.inner_key || convert_to(digits || '-' || extension, 'UTF8')))
    FROM public.officials_republicationkey secret
$$;
