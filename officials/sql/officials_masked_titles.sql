-- Return the titles of notices in which withheld names are masked: as it is -> as the public reads
-- it, alone and behind the issuer.
CREATE OR REPLACE FUNCTION officials_masked_titles() RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(
        jsonb_object_agg(notice.title, public.officials_without_names(notice.title, named.names))
        || jsonb_object_agg(
            notice.issuer || '《' || notice.title || '》', public.officials_without_names(
                notice.issuer || '《' || notice.title || '》', named.names)),
        '{}')
    FROM (
        SELECT masked.notice_id, array_agg(official.name::text) AS names
        FROM public.officials_withheldtext masked
        JOIN public.officials_withheldname name ON name.id = masked.withheld_name_id
            AND name.restored_by_id IS NULL
        JOIN public.officials_official official ON official.id = name.official_id
        WHERE masked.notice_id IS NOT NULL GROUP BY masked.notice_id
    ) named
    JOIN public.officials_notice notice ON notice.id = named.notice_id);
