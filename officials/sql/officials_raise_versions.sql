-- Mark the pages of these regions as changed, and of the regions above, which count them.
CREATE OR REPLACE FUNCTION officials_raise_versions(places bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    above bigint[] := ARRAY(
        SELECT DISTINCT unnest(path) FROM public.officials_region WHERE id = ANY(places));
BEGIN
    PERFORM FROM public.officials_publicversion WHERE region_id = ANY(above)
    ORDER BY region_id FOR UPDATE;
    -- A merger that this waited for has put other regions above them.
    above := above || ARRAY(
        SELECT DISTINCT unnest(path) FROM public.officials_region WHERE id = ANY(places));
    UPDATE public.officials_publicversion
    SET own = own + (region_id = ANY(places))::int, subtree = subtree + 1
    WHERE region_id = ANY(above);
END $$;
