"""Triggers that let a change in one table reach another: drafts, and versions of pages."""

import pgtrigger

ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def touches_posts(
    posts: str,
    *,
    ignoring: tuple[str, ...] = (),
    taking_away: str = "false",
    of_new: bool = True,
) -> list[pgtrigger.Trigger]:
    """Raise the revision of the posts that depend on rows, and record the contributor.

    Once a statement, however many rows it writes: a trigger for each operation, since only one
    that has one sees what it wrote. ``posts``: SQL for the ids of the posts of ``{row}``.
    ``ignoring``: status columns, which are not reviewed. ``taking_away``: SQL on ``{old}`` and
    ``{new}``, true for an update that only takes something off the site. It acts at once, so an
    approved post stays approved; a submitted one becomes a draft, since its reviewer has read
    something else. ``of_new``: whether posts may depend on a row that is new.
    """
    unread = _array(ignoring)
    each = posts.format(row="written")
    touch = f"""
        PERFORM public.officials_touch(ARRAY(
            SELECT DISTINCT touched.post FROM written
            CROSS JOIN LATERAL ({each}) AS touched (post) WHERE touched.post IS NOT NULL), false);
        RETURN NULL;
    """  # noqa: S608 - names of columns
    added = after_statement("touches_posts_of_new", pgtrigger.Insert, touch, new="written")
    return [
        *([added] if of_new else []),
        after_statement("touches_posts_of_gone", pgtrigger.Delete, touch, old="written"),
        after_statement(
            "touches_posts",
            pgtrigger.Update,
            f"""
                SELECT array_agg(DISTINCT touched.post) FILTER (WHERE NOT touched.is_less),
                    array_agg(DISTINCT touched.post) FILTER (WHERE touched.is_less)
                INTO changed, reduced
                FROM (
                    SELECT touched.post,
                        {taking_away.format(old="former", new="present")} AS is_less
                    FROM former JOIN present USING (id)
                    CROSS JOIN LATERAL (
                        SELECT * FROM ({posts.format(row="former")}) AS one
                        UNION
                        SELECT * FROM ({posts.format(row="present")}) AS other
                    ) AS touched (post)
                    WHERE to_jsonb(former) - {unread} <> to_jsonb(present) - {unread}
                        AND touched.post IS NOT NULL
                ) AS touched;
                PERFORM public.officials_touch(changed, false) WHERE changed IS NOT NULL;
                PERFORM public.officials_touch(reduced, true) WHERE reduced IS NOT NULL;
                RETURN NULL;
            """,  # noqa: S608 - names of columns
            old="former",
            new="present",
            declare=[("changed", "bigint[]"), ("reduced", "bigint[]")],
        ),
    ]


def touches_posts_of_row(posts: str, *, ignoring: tuple[str, ...] = ()) -> pgtrigger.Trigger:
    """Do what ``touches_posts`` does for updates, before the triggers that come later by name."""
    unread = _array(ignoring)
    return pgtrigger.Trigger(
        name="touches_posts",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func=f"""
            IF to_jsonb(OLD) - {unread} = to_jsonb(NEW) - {unread} THEN
                RETURN NULL;
            END IF;
            PERFORM public.officials_touch(
                ARRAY({posts.format(row="OLD")} UNION {posts.format(row="NEW")}), false);
            RETURN NULL;
        """,
    )


def follows_merger_by_statement(table: str, column: str) -> list[pgtrigger.Trigger]:
    """Do what ``follows_merger`` does, for new rows once a statement: lists write thousands."""
    moved = follow_mergers(table, column)
    return [
        after_statement(
            "follows_merger_of_new", pgtrigger.Insert, f"{moved} RETURN NULL;", new="written"
        ),
        follows_merger(column, operation=pgtrigger.UpdateOf(column)),  # type: ignore[no-untyped-call]
    ]


def follow_mergers(table: str, column: str) -> str:
    """Return SQL that puts the rows ``written`` under the successors of their regions.

    It finds the regions by their key: joined, all regions of the country would be read.
    """
    return f"""
        IF (SELECT bool_or(locked.merged_into_id IS NOT NULL) FROM (
            SELECT merged_into_id FROM public.officials_region
            WHERE id = ANY(ARRAY(SELECT DISTINCT {column} FROM written))
            ORDER BY id FOR KEY SHARE) AS locked)
        THEN
            UPDATE public.{table} AS row SET {column} = place.merged_into_id
            FROM public.officials_region place
            WHERE row.id IN (SELECT id FROM written) AND place.id = row.{column}
                AND place.merged_into_id IS NOT NULL;
        END IF;
    """  # noqa: S608 - names of columns


def _array(names: tuple[str, ...]) -> str:
    return "'{" + ",".join(names) + "}'::text[]"


def after_statement(
    name: str,
    operation: pgtrigger.Operation,
    func: str,
    *,
    old: str | None = None,
    new: str | None = None,
    declare: list[tuple[str, str]] | None = None,
) -> pgtrigger.Trigger:
    """Return a trigger that runs once a statement; ``old``, ``new``: names of the rows in it."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(old=old, new=new),  # type: ignore[no-untyped-call]
        declare=declare,
        func=func,
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


def follows_merger(
    column: str, *, operation: pgtrigger.Operation | None = None
) -> pgtrigger.Trigger:
    """Put a row that names a merged region in ``column`` under the successor of the region.

    The lock waits for a running merger, which moves the rows that it sees.
    """
    return pgtrigger.Trigger(
        name="follows_merger",
        when=pgtrigger.Before,
        operation=operation or pgtrigger.Insert | pgtrigger.UpdateOf(column),  # type: ignore[no-untyped-call]
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
