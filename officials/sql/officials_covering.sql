-- Return the live edition of the post with this uid if it has a number to call, or NULL.
CREATE OR REPLACE FUNCTION officials_covering(covering varchar) RETURNS bigint
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN (
    SELECT edition.id
    FROM public.officials_post post
    JOIN public.officials_edition edition ON edition.post_id = post.id
    WHERE post.uid = covering
        AND NOT edition.closed AND edition.period @> public.officials_now()
        AND EXISTS (
            SELECT FROM public.officials_editionhotline hotline
            WHERE hotline.edition_id = edition.id AND hotline.withdrawn_at IS NULL
                AND hotline.suspended_at IS NULL AND hotline.use = 'call'
                AND hotline.result NOT IN ('dead', 'wrong')));
