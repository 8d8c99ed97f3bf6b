-- Record a change below these posts: raise the revision, make the post a draft, add the current
-- user to its contributors. A change that only takes something off the site acts at once, so an
-- approved post stays approved and keeps its contributors. A list writes what belongs to a new post
-- before the post, so there may be none of them yet.
CREATE OR REPLACE FUNCTION officials_touch(posts bigint[], taking_away boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who bigint := public.officials_at_work();
    hands bigint[] := who || public.officials_behind(who);
BEGIN
    PERFORM FROM public.officials_post WHERE id = ANY(posts) ORDER BY id FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE public.officials_post SET
        revision = revision + 1,
        review_state = CASE WHEN taking_away AND review_state = 'approved'
            THEN 'approved' ELSE 'draft' END,
        contributors = CASE WHEN taking_away AND review_state = 'approved'
            THEN contributors ELSE public.officials_with_hands(contributors, VARIADIC hands) END
    WHERE id = ANY(posts);
END $$;
