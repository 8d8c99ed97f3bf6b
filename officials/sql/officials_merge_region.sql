-- Move all that stands in a region under its successor, when the trigger of a merger calls it:
-- counts and versions, the regions below with their search rows, departments, roles, and what else
-- names the region. Its own editions have moved before. ``former``: its path until now. Its name
-- and code become an alias of the successor, to which the code redirects.
CREATE OR REPLACE FUNCTION officials_merge_region(former bigint[], successor bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    merged bigint := former[cardinality(former)];
    above bigint[] := (SELECT path FROM public.officials_region WHERE id = successor);
    -- The regions that have more below them from now on, and those that have less.
    gaining bigint[] := ARRAY(SELECT unnest(above) EXCEPT SELECT unnest(former));
    losing bigint[] := ARRAY(SELECT unnest(former) EXCEPT SELECT unnest(above));
    below int;
BEGIN
    PERFORM FROM public.officials_publicversion WHERE region_id = ANY(former || above)
        ORDER BY region_id FOR UPDATE;
    SELECT live INTO STRICT below FROM public.officials_publicversion WHERE region_id = merged;
    UPDATE public.officials_publicversion SET
        own = own + (region_id IN (merged, successor))::int, subtree = subtree + 1,
        live = live + below * ((region_id = ANY(gaining))::int - (region_id = ANY(losing))::int)
    WHERE region_id = ANY(former || above);
    INSERT INTO public.officials_livecountchange AS stored (region_id, at, change)
    SELECT region, at, change * CASE WHEN region = ANY(gaining) THEN 1 ELSE -1 END
    FROM public.officials_livecountchange
    CROSS JOIN unnest(gaining || array_remove(losing, merged)) AS region
    WHERE region_id = merged
    ON CONFLICT (region_id, at) DO UPDATE SET change = stored.change + excluded.change;
    DELETE FROM public.officials_livecountchange WHERE region_id = merged;

    UPDATE public.officials_region SET merged_into_id = successor WHERE merged_into_id = merged;
    UPDATE public.officials_region SET parent_id = successor
    WHERE parent_id = merged AND merged_into_id IS NULL;
    UPDATE public.officials_searchrow AS found SET
        region_path = place.path,
        tokens = ts_delete(found.tokens, ARRAY(SELECT 'r' || unnest(losing)))
            || array_to_tsvector(ARRAY(SELECT 'r' || unnest(gaining)))
    FROM public.officials_edition edition
    JOIN public.officials_region place ON place.id = edition.region_id
    WHERE edition.id = found.edition_id
        AND found.tokens @@ quote_literal('r' || merged)::tsquery;

    UPDATE public.officials_department SET region_id = successor WHERE region_id = merged;
    DELETE FROM public.officials_role gone USING public.officials_role held
    WHERE gone.region_id = merged AND held.region_id = successor
        AND (held.user_id, held.role) = (gone.user_id, gone.role);
    UPDATE public.officials_role SET region_id = successor WHERE region_id = merged;
    UPDATE public.officials_official SET owner_region_id = successor
    WHERE owner_region_id = merged;
    UPDATE public.officials_notice SET owner_region_id = successor WHERE owner_region_id = merged;
    -- A sentence that both promise is kept once.
    UPDATE public.officials_promise AS twice SET withdrawn_at = public.officials_now()
    WHERE twice.region_id = merged AND twice.withdrawn_at IS NULL AND EXISTS (
        SELECT FROM public.officials_promise kept
        WHERE kept.region_id = successor AND kept.withdrawn_at IS NULL
            AND (kept.notice_id, kept.wording) = (twice.notice_id, twice.wording));
    UPDATE public.officials_promise SET region_id = successor WHERE region_id = merged;
    UPDATE public.officials_importbatch SET region_id = successor WHERE region_id = merged;
    UPDATE public.officials_importrow AS planned SET region_id = successor
    FROM public.officials_importbatch batch
    WHERE planned.region_id = merged AND batch.id = planned.batch_id
        AND batch.state NOT IN ('applied', 'undone');
    UPDATE public.officials_nationalhotline SET territory_id = successor
    WHERE territory_id = merged;
    UPDATE public.officials_regionalias SET region_id = successor WHERE region_id = merged;
    INSERT INTO public.officials_regionalias
        (region_id, name, short_name, pinyin, code, redirects, year, type, document_number)
    SELECT successor, name, short_name, pinyin, code, true,
        extract(year FROM public.officials_now() AT TIME ZONE 'Asia/Shanghai'), '合并', ''
    FROM public.officials_region WHERE id = merged;
END $$;
