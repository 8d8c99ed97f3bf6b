"""Triggers that let a change in one table reach another: drafts, and versions of pages."""

import pgtrigger

ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def touches_posts(
    posts: str,
    *,
    operation: pgtrigger.Operation = ANY_CHANGE,
    ignoring: tuple[str, ...] = (),
    taking_away: str = "false",
) -> pgtrigger.Trigger:
    """Raise the revision of the posts that depend on a row, and record the contributor.

    ``posts``: SQL for the ids of the posts of ``{row}``, which stands for OLD and for NEW.
    ``ignoring``: status columns, which are not reviewed. ``taking_away``: SQL on OLD and NEW, true
    for an update that only takes something off the site. It acts at once, so an approved post
    stays approved; a submitted one becomes a draft, since its reviewer has read something else.
    """
    unread = "'{" + ",".join(ignoring) + "}'::text[]"
    return pgtrigger.Trigger(
        name="touches_posts",
        when=pgtrigger.After,
        operation=operation,
        func=f"""
            IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - {unread} = to_jsonb(NEW) - {unread} THEN
                RETURN NULL;
            END IF;
            PERFORM officials_touch(
                ARRAY({posts.format(row="OLD")} UNION {posts.format(row="NEW")}),
                TG_OP = 'UPDATE' AND {taking_away});
            RETURN NULL;
        """,
    )


def raises_reference_version() -> pgtrigger.Trigger:
    """Raise the version of the reference data, on which every page depends."""
    return pgtrigger.Trigger(
        name="raises_reference_version",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=ANY_CHANGE,
        func="""
            INSERT INTO officials_referenceversion AS stored (id, number) VALUES (1, 1)
            ON CONFLICT (id) DO UPDATE SET number = stored.number + 1;
            RETURN NULL;
        """,
    )


def changes_by_proposal() -> pgtrigger.Trigger:
    """Refuse a new or changed row of reference data to the site, unless a proposal brings it.

    The trigger of a proposal that is confirmed writes the row, so this one runs below it. It runs
    once a statement and after it, when the constraints of the row have been checked.
    """
    return pgtrigger.Trigger(
        name="changes_by_proposal",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            IF pg_trigger_depth() = 1 AND NOT public.officials_is_owner() THEN
                RAISE check_violation USING CONSTRAINT = 'reference_data_is_proposed',
                    MESSAGE = 'reference data changes when a second person confirms it';
            END IF;
            RETURN NULL;
        """,
    )


def follows_merger(column: str) -> pgtrigger.Trigger:
    """Put a row that names a merged region in ``column`` under the successor of the region.

    The lock waits for a running merger, which moves the rows that it sees.
    """
    return pgtrigger.Trigger(
        name="follows_merger",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(column),  # type: ignore[no-untyped-call]
        declare=[("successor", "bigint")],
        func=f"""
            IF TG_OP = 'UPDATE' AND NEW.{column} IS NOT DISTINCT FROM OLD.{column} THEN
                RETURN NEW;
            END IF;
            SELECT merged_into_id INTO successor
                FROM public.officials_region WHERE id = NEW.{column} FOR KEY SHARE;
            NEW.{column} := coalesce(successor, NEW.{column});
            RETURN NEW;
        """,  # noqa: S608 - names of columns
    )
