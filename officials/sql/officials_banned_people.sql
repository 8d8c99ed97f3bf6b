-- Return the uids of the officials whom nobody may publish today.
CREATE OR REPLACE FUNCTION officials_banned_people() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT official.uid::text
    FROM public.officials_republicationban ban
    JOIN public.officials_official official ON official.id = ban.official_id
    WHERE ban.lifted_by_id IS NULL AND coalesce(ban.ends_on, 'infinity')
        >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date);
