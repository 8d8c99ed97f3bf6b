"""Undo a list that was applied: what it made goes, what it changed comes back for review."""

from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from officials.actions import Refused, import_statements as statements
from officials.actions.bulk_submission import submit_what_is_fit
from officials.actions.edition_transaction import EditionTransaction, edition_transaction
from officials.actions.import_apply import Report, Writer, hold
from officials.actions.import_numbers import withdraw_hotlines
from officials.actions.imports import check_may_import
from officials.actions.withdrawal import Departure, remove_from_editions
from officials.clock import TODAY, now
from officials.db.planner import without_nested_loops
from officials.db.timeouts import LongAct, allow_time
from officials.models import ImportBatch, ImportState, Outcome, Post, PublicReason, User

# The public reason of what an undone list had made.
UNDONE = PublicReason.MISTAKE

LOCK_POSTS = """
SELECT FROM officials_post WHERE id IN (SELECT post_id FROM officials_importrow
    WHERE batch_id = %(batch)s AND written_revision IS NOT NULL)
ORDER BY id FOR UPDATE
"""

# Of the posts that a list has made, whether an edition of them is open, and whether there is none.
READ_MADE = """
SELECT row.post_id,
    EXISTS (SELECT FROM officials_edition WHERE post_id = row.post_id AND NOT closed),
    NOT EXISTS (SELECT FROM officials_edition WHERE post_id = row.post_id)
FROM officials_importrow row WHERE row.batch_id = %(batch)s AND row.action = 'add'
"""

# Holders whom a list has brought to other posts: who is public leaves, the others are deleted.
READ_HOLDERS = f"""
SELECT row.id, held.id, held.uid, held.post_id, greatest({TODAY} - 1, held.start_date),
    ARRAY(SELECT uid::text FROM officials_hotline WHERE appointment_id = held.id),
    EXISTS (SELECT FROM officials_edition WHERE appointment_id = held.id)
FROM officials_importrow row
JOIN officials_appointment held ON held.id = (row.before ->> 'made_appointment')::bigint
WHERE row.batch_id = %(batch)s
"""  # noqa: S608 - constants

END_HOLDERS = """
UPDATE officials_appointment held SET end_date = leaving.last_day
FROM unnest(%(ids)s::bigint[], %(days)s::date[]) AS leaving (id, last_day)
WHERE held.id = leaving.id AND held.end_date IS DISTINCT FROM leaving.last_day
"""

# OFFSET keeps the joins out of the loop over the rows.
READ_HOTLINES = """
SELECT hotline.id, hotline.uid, made.post_id,
    EXISTS (SELECT FROM officials_editionhotline WHERE hotline_uid = hotline.uid)
FROM (
    SELECT row.post_id, listed.id::bigint FROM officials_importrow row
    CROSS JOIN LATERAL jsonb_array_elements_text(row.before -> 'made_hotlines') AS listed (id)
    WHERE row.batch_id = %(batch)s OFFSET 0
) AS made JOIN officials_hotline hotline USING (id)
WHERE hotline.withdrawn_at IS NULL
"""

_HOTLINES_OF_MADE = """
    SELECT id FROM officials_hotline
    WHERE post_id = ANY(%(posts)s::bigint[]) OR id = ANY(%(hotlines)s::bigint[])
    UNION ALL
    SELECT hotline.id FROM officials_appointment held
    JOIN officials_hotline hotline ON hotline.appointment_id = held.id
    WHERE held.post_id = ANY(%(posts)s::bigint[]) OR held.id = ANY(%(appointments)s::bigint[])
"""
# ``posts``, ``hotlines``, ``appointments``: ids of what the list made and nobody has published.
# Posts go first, so that what referred to them touches none; keys are checked at the end.
DELETE_MADE = (
    "DELETE FROM officials_post WHERE id = ANY(%(posts)s::bigint[])",
    """
    DELETE FROM officials_hotlinesource WHERE id IN (
        SELECT made.id::bigint FROM officials_importrow row
        CROSS JOIN LATERAL jsonb_array_elements_text(row.before -> 'made_sources') AS made (id)
        WHERE row.batch_id = %(batch)s)
    """,
    f"DELETE FROM officials_hotlinesource WHERE hotline_id IN ({_HOTLINES_OF_MADE})",  # noqa: S608
    f"DELETE FROM officials_verification WHERE hotline_id IN ({_HOTLINES_OF_MADE})",  # noqa: S608
    f"DELETE FROM officials_hotline WHERE id IN ({_HOTLINES_OF_MADE})",  # noqa: S608
    """
    DELETE FROM officials_appointment
    WHERE post_id = ANY(%(posts)s::bigint[]) OR id = ANY(%(appointments)s::bigint[])
    """,
)

# The rows let go of what is deleted; the ids of it are read before.
READ_PEOPLE = """
SELECT array_remove(array_agg(DISTINCT CASE WHEN before ? 'made_official' THEN official_id END),
        NULL),
    array_remove(array_agg(DISTINCT CASE WHEN before @> '{"made_department": true}'
        THEN department_id END), NULL)
FROM officials_importrow row WHERE row.batch_id = %(batch)s
"""
RELEASE = """
UPDATE officials_importrow row SET
    post_id = CASE WHEN row.post_id <> ALL(%(posts)s::bigint[]) THEN row.post_id END,
    post_revision = CASE WHEN row.post_id <> ALL(%(posts)s::bigint[]) THEN row.post_revision END,
    official_id = CASE WHEN NOT row.before ? 'made_official' THEN row.official_id END,
    department_id = CASE WHEN NOT row.before @> '{"made_department": true}'
        THEN row.department_id END
WHERE row.batch_id = %(batch)s AND (row.post_id = ANY(%(posts)s::bigint[])
    OR row.action = 'update'
        AND (row.before ? 'made_official' OR row.before @> '{"made_department": true}'))
"""
DELETE_UNUSED = (
    """
    DELETE FROM officials_official official WHERE id = ANY(%(officials)s::bigint[])
        AND NOT EXISTS (SELECT FROM officials_appointment WHERE official_id = official.id)
        AND NOT EXISTS (SELECT FROM officials_edition WHERE official_id = official.id)
    """,
    """
    DELETE FROM officials_department department WHERE id = ANY(%(departments)s::bigint[])
        AND NOT EXISTS (SELECT FROM officials_post WHERE department_id = department.id)
        AND NOT EXISTS (SELECT FROM officials_edition WHERE department_id = department.id)
        AND NOT EXISTS (SELECT FROM officials_proposedchange WHERE department_id = department.id)
    """,
)


def _read_before(key: str, table: str) -> str:
    """Return SQL for the rows of a table that the list changed or deleted, as they were."""
    return f"""(
        SELECT kept.* FROM officials_importrow row CROSS JOIN LATERAL
            jsonb_populate_recordset(NULL::{table}, row.before -> '{key}') AS kept
        WHERE row.batch_id = %(batch)s AND row.before ? '{key}' OFFSET 0
    ) AS old"""  # noqa: S608 - constants


_OLD_HOTLINES = _read_before("hotlines", "officials_hotline")
_OLD_SOURCES = _read_before("sources", "officials_hotlinesource")
_OLD_VERIFICATIONS = _read_before("verifications", "officials_verification")
RESTORE_POSTS = """
UPDATE officials_post post SET
    title = row.before -> 'post' ->> 'title', duties = row.before -> 'post' ->> 'duties',
    department_id = coalesce(
        (row.before -> 'post' ->> 'department_id')::bigint, post.department_id)
FROM officials_importrow row
WHERE row.batch_id = %(batch)s AND row.before ? 'post' AND post.id = row.post_id
"""
RESTORE = (
    # A holder who was replaced holds the post on, unless the next one has become public.
    """
    UPDATE officials_appointment held
    SET end_date = (row.before -> 'appointment' ->> 'end_date')::date
    FROM officials_importrow row
    WHERE row.batch_id = %(batch)s AND held.id = (row.before -> 'appointment' ->> 'id')::bigint
        AND row.id <> ALL(%(public)s::bigint[])
    """,
    """
    INSERT INTO officials_appointment (uid, post_id, official_id, capacity, start_date)
    SELECT officials_new_uid(), old.post_id, old.official_id, old.capacity,
        (SELECT max(end_date) + 1 FROM officials_appointment WHERE post_id = old.post_id)
    FROM officials_importrow row CROSS JOIN LATERAL jsonb_populate_record(
        NULL::officials_appointment, row.before -> 'appointment') AS old
    WHERE row.batch_id = %(batch)s AND row.before ? 'appointment'
        AND row.id = ANY(%(public)s::bigint[])
    """,
    f"""
    INSERT INTO officials_hotline SELECT old.* FROM {_OLD_HOTLINES}
    WHERE NOT EXISTS (SELECT FROM officials_hotline WHERE id = old.id)
    """,  # noqa: S608
    f"""
    UPDATE officials_hotline hotline SET kind = old.kind, digits = old.digits,
        extension = old.extension, use = old.use, label = old.label
    FROM {_OLD_HOTLINES}
    WHERE hotline.id = old.id AND hotline.withdrawn_at IS NULL
        AND (hotline.digits, hotline.extension, hotline.use, hotline.label)
            <> (old.digits, old.extension, old.use, old.label)
    """,  # noqa: S608
    # A withdrawal is for good: the number comes back as another one.
    f"""
    WITH gone AS MATERIALIZED (
        SELECT old.*, officials_new_uid() AS fresh FROM {_OLD_HOTLINES}
        JOIN officials_hotline hotline ON hotline.id = old.id
        WHERE hotline.withdrawn_at IS NOT NULL
    ), made AS (
        INSERT INTO officials_hotline (uid, post_id, appointment_id, kind, digits, extension, use,
            label, purpose, answered_by, hours, rank, restore_waived, public_reason)
        SELECT fresh, post_id, appointment_id, kind, digits, extension, use,
            label, purpose, answered_by, hours, rank, false, ''
        FROM gone RETURNING id, uid
    )
    INSERT INTO officials_hotlinesource (hotline_id, notice_id, printed_name, printed_number)
    SELECT made.id, source.notice_id, source.printed_name, source.printed_number
    FROM gone JOIN made ON made.uid = gone.fresh
    JOIN officials_hotlinesource source ON source.hotline_id = gone.id
    """,  # noqa: S608
    f"""
    INSERT INTO officials_hotlinesource SELECT old.* FROM {_OLD_SOURCES}
    JOIN officials_hotline hotline ON hotline.id = old.hotline_id AND withdrawn_at IS NULL
    ON CONFLICT DO NOTHING
    """,  # noqa: S608
    f"""
    INSERT INTO officials_verification SELECT old.* FROM {_OLD_VERIFICATIONS}
    ON CONFLICT DO NOTHING
    """,  # noqa: S608
    """
    UPDATE officials_hotline hotline SET hours = old.hours
    FROM (
        SELECT kept.id::bigint, kept.hours FROM officials_importrow row
        CROSS JOIN LATERAL jsonb_each_text(row.before -> 'hours') AS kept (id, hours)
        WHERE row.batch_id = %(batch)s AND row.before ? 'hours' OFFSET 0
    ) AS old
    WHERE hotline.id = old.id AND hotline.hours <> old.hours
    """,
)


def undo(batch: ImportBatch, *, by: User, report: Report = lambda _done: None) -> None:
    """Undo a list that was applied, in one transaction.

    Posts that it made leave the public at once; those that nobody has published are deleted, with
    the officials and departments that it made for them. On other posts the old values come back
    and are submitted for review; missing posts that it withdrew are submitted too. Nothing becomes
    public. ``report`` is called with the number of rows that are done.

    Raises Refused where ``by`` may not edit, the batch is not applied or another process is at
    work on it, or a post was changed since: with its name.
    """
    check_may_import(by, batch.region)
    why = _("撤销导入：%s") % batch
    with (
        allow_time(LongAct.IMPORT),
        pghistory.context(user=by.pk, why=why, batch=batch.uid),
        without_nested_loops(batch.rows_total),
        connection.cursor() as cursor,
    ):
        hold(batch, {ImportState.APPLIED})
        writer = Writer(batch, by, why, cursor, report)
        writer.run(LOCK_POSTS)
        writer.refuse(statements.FIND_OUTSIDE, _("您不能编辑这些行的地区：%(rows)s。"))
        later = _("写入以后又改过的岗位不能撤销：%(rows)s。请先在登记册里办理。")
        writer.refuse(statements.FIND_CHANGED_LATER, later)
        try:
            with transaction.atomic():
                _undo(writer, batch, by)
        except IntegrityError as error:
            message = _("登记册里别的内容用到了这份名单写入的行，不能撤销。")
            raise Refused(message) from error
    batch.refresh_from_db()


def _undo(writer: Writer, batch: ImportBatch, by: User) -> None:
    writer.run(READ_MADE)
    made = writer.cursor.fetchall()
    writer.run(READ_HOLDERS)
    holders = writer.cursor.fetchall()
    rows = batch.rows.exclude(written_revision=None).exclude(action="add")
    changed = list(rows.values_list("post_id", flat=True))
    _end_editions(writer, {post for post, is_open, _dropped in made if is_open}, holders)
    writer.run(READ_HOTLINES)
    hotlines = writer.cursor.fetchall()
    if public := {key: uid for key, uid, _post, is_public in hotlines if is_public}:
        posts = [post for _key, _uid, post, is_public in hotlines if is_public]
        withdraw_hotlines(public, posts, UNDONE, by=by, why=writer.why)
    # Later the row of the batch is locked.
    writer.report(batch.rows_total // 3)

    ImportBatch.objects.filter(pk=batch.pk).update(
        state=ImportState.UNDONE, undone_by=by, undone_at=now(), under_way="", problem=""
    )
    writer.run(READ_PEOPLE)
    officials, departments = writer.cursor.fetchone()
    drop: Mapping[str, Any] = {
        "posts": [post for post, _open, is_dropped in made if is_dropped],
        "hotlines": [key for key, _uid, _post, is_public in hotlines if not is_public],
        "appointments": [key for _row, key, *_rest, is_public in holders if not is_public],
    }
    unused = {"officials": officials or [], "departments": departments or []}
    for statement in (RESTORE_POSTS, *DELETE_MADE, RELEASE, *DELETE_UNUSED):
        writer.run(statement, **drop, **unused)

    for statement in RESTORE:
        writer.run(statement, public=[row for row, *_rest, is_public in holders if is_public])
    submit_what_is_fit(changed, by=by)
    connection.check_constraints()


def _end_editions(writer: Writer, posts: set[int], holders: list[Any]) -> None:
    """End what is open of ``posts``, and the appointments of public holders whom a list brought."""
    leaving = [each[1:-1] for each in holders if each[-1]]
    if not posts and not leaving:
        return
    everywhere = posts | {post for _key, _uid, post, *_rest in leaving}
    with edition_transaction([*everywhere], by=writer.by, why=writer.why) as tx:
        _withdraw(tx, posts)
        ids = [key for key, *_rest in leaving]
        writer.run(END_HOLDERS, ids=ids, days=[last_day for *_rest, last_day, _own in leaving])
        departures = {
            post: Departure(uid, last_day, frozenset(own))
            for _key, uid, post, last_day, own in leaving
        }
        remove_from_editions(tx, departures)


def _withdraw(tx: EditionTransaction, posts: set[int]) -> None:
    public = [edition for edition in tx.editions if edition.post_id in posts]
    tx.end_editions(public, tx.moment, Outcome.WITHDRAWN, UNDONE)
    approved = Post.objects.filter(pk__in=posts).exclude(review_state="draft")
    approved.update(review_state="draft")
