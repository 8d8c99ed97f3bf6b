-- Return the officials whose names are withheld: uid -> reason and day.
CREATE OR REPLACE FUNCTION officials_withheld() RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(
        jsonb_object_agg(withheld.uid,
            jsonb_build_object('reason', withheld.reason, 'since', withheld.since)),
        '{}')
    FROM public.withheld_official withheld);
