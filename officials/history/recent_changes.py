"""Read who did what in a span of time, from the audit log of all rows at once.

That is, to posts and to what belongs to them, to departments, officials, notices and accounts, and
what came of changes that a second person confirms.

Events carry no index by time. They are numbered in about the order of time, so the statement walks
each table from its newest event back to the first one before the span: what it reads grows with
what happened since, not with the log.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from officials import phones

MOST_CHANGES = 5000  # that are read of a span
# The time of an event is when its transaction began, so later numbers may be older.
_OVERLAP = timedelta(hours=1)


class ChangeKind(TextChoices):
    """The kinds of changes; of several in one transaction the first counts."""

    PUBLISHED = "published", _("公布")
    WITHDRAWN = "withdrawn", _("撤下")
    SUSPENDED = "suspended", _("暂停")
    RESTORED = "restored", _("恢复")
    RETURNED = "returned", _("退回")
    DELETED = "deleted", _("删除")
    SUBMITTED = "submitted", _("提交")
    ADDED = "added", _("增加")
    CHECKED = "checked", _("核验")
    CHANGED = "changed", _("修改")
    REGISTERED = "registered", _("登记")
    ACCOUNTS = "accounts", _("管理账号")


# What a second person decides about somebody's work.
REVIEWED = {ChangeKind.PUBLISHED, ChangeKind.RETURNED}


class Change(NamedTuple):
    """A change of one row by one transaction.

    ``table``: the lower-case name of its model, that of a post for all that belongs to one;
    ``row``: its id. ``by``: the id of who did it, None for the system; ``writer``: who had
    submitted what was published or returned; ``why``: the remark of the transaction;
    ``numbers``: those that it touched, as they were then.
    """

    at: datetime
    context: UUID | None
    table: str
    row: int
    kind: ChangeKind
    by: int | None
    writer: int | None
    why: str
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """A span of time, its end excluded, in places.

    ``regions``: ids of regions, None for all; ``accounts``: ids of the accounts whose changes may
    be told.
    """

    begins: datetime
    ends: datetime
    regions: Collection[int] | None = None
    accounts: Collection[int] = ()
    place: int | None = None
    person: int | None = None


def _events(table: str, columns: str, joins: str = "") -> str:
    """Return the query for the events of a table in the span, with the event before each."""
    name = f"officials_{table}event"
    return f"""
        SELECT event.pgh_created_at AS at, event.pgh_context_id AS context,
            event.pgh_context AS said, {columns}
        FROM {name} event
        LEFT JOIN LATERAL (
            SELECT * FROM {name} earlier
            WHERE earlier.pgh_obj_id = event.pgh_obj_id AND earlier.pgh_id < event.pgh_id
            ORDER BY earlier.pgh_id DESC LIMIT 1
        ) AS former ON true
        {joins}
        WHERE event.pgh_id > coalesce((
                SELECT old.pgh_id FROM {name} old
                WHERE old.pgh_created_at < %(walked)s ORDER BY old.pgh_id DESC LIMIT 1), 0)
            AND event.pgh_created_at >= %(begins)s AND event.pgh_created_at < %(ends)s
    """  # noqa: S608 - constants


# How a number is dialled, its digits and its extension, apart by spaces.
_NUMBER = "concat_ws(' ', {row}.kind, event.digits, nullif(event.extension, ''))"
_OF_POST = """event.pgh_obj_id AS post, event.submitted_by_id AS writer, CASE
    WHEN event.pgh_label = 'insert' THEN 'added'
    WHEN event.pgh_label = 'delete' THEN 'deleted'
    WHEN event.review_state = 'approved' AND former.review_state <> 'approved' THEN 'published'
    WHEN event.review_state = 'submitted' AND former.review_state = 'draft' THEN 'submitted'
    WHEN event.review_state = 'draft' AND former.review_state = 'submitted'
        AND event.review_comment <> '' THEN 'returned'
    WHEN event.revision <> former.revision THEN 'changed' END AS found, NULL::text AS number"""
_OF_HOTLINE = f"""coalesce(event.post_id, held.post_id), NULL::bigint, CASE
    WHEN event.withdrawn_at IS NOT NULL AND former.withdrawn_at IS NULL THEN 'withdrawn'
    WHEN event.suspended_at IS NOT NULL AND former.suspended_at IS NULL THEN 'suspended'
    WHEN event.suspended_at IS NULL AND former.suspended_at IS NOT NULL THEN 'restored'
    ELSE 'changed' END, {_NUMBER.format(row="event")}"""
_CHECKED = f"""CASE WHEN event.pgh_label = 'insert' THEN 'checked' ELSE 'changed' END,
    {_NUMBER.format(row="hotline")}"""
_CHANGED = "NULL::bigint, 'changed', NULL::text"
_HELD = "LEFT JOIN officials_appointment held ON held.id = {row}.appointment_id"
_HOTLINE = "JOIN officials_hotline hotline ON hotline.id = event.hotline_id " + _HELD.format(
    row="hotline"
)
_OF_NUMBER = "coalesce(hotline.post_id, held.post_id), NULL::bigint"

_PROPOSED = """event.pgh_obj_id AS row, event.proposed_by_id AS writer, CASE event.state
    WHEN 'open' THEN 'submitted' WHEN 'confirmed' THEN 'published' WHEN 'refused' THEN 'returned'
    ELSE 'changed' END AS found, department.region_id AS region"""
_DEPARTMENT = "LEFT JOIN officials_department department ON department.id = event.department_id"
_OF_ACCOUNT = """{account} AS row, NULL::bigint AS writer, 'accounts' AS found, (
    SELECT min(role.region_id) FROM officials_role role WHERE role.user_id = {account}) AS region"""


def _records(table: str, columns: str, joins: str = "", row_of: str = "") -> str:
    """Return the query for the events of rows that belong to no post."""
    return f"""
        UNION ALL SELECT at, context, said, '{row_of or table}', row, writer, found, NULL, region
        FROM ({_events(table, columns, joins)}) AS {table}_events
    """  # noqa: S608 - constants


_REGISTERED = """event.pgh_obj_id AS row, NULL::bigint AS writer, CASE event.pgh_label
    WHEN 'insert' THEN 'registered' WHEN 'delete' THEN 'deleted' ELSE 'changed' END AS found,
    {region}"""
_KEPT_BY = _REGISTERED.format(region="event.owner_region_id AS region")

_CHANGES = f"""
WITH events AS (
    {_events("post", _OF_POST)}
    UNION ALL {_events("hotline", _OF_HOTLINE, _HELD.format(row="event"))}
    UNION ALL {_events("appointment", f"event.post_id, {_CHANGED}")}
    UNION ALL {_events("cover", f"event.post_id, {_CHANGED}")}
    UNION ALL {_events("hotlinesource", f"{_OF_NUMBER}, 'changed', NULL::text", _HOTLINE)}
    UNION ALL {_events("verification", f"{_OF_NUMBER}, {_CHECKED}", _HOTLINE)}
    UNION ALL {_events("edition", "event.post_id, NULL::bigint, 'withdrawn', NULL::text")}
        AND event.outcome = 'withdrawn'
),
placed AS (
    SELECT at, context, said, 'post' AS kept_in, post AS row, writer, found, number, coalesce(
        (SELECT region_id FROM officials_department WHERE id = housed.department_id),
        (SELECT region_id FROM officials_departmentevent WHERE pgh_obj_id = housed.department_id
            ORDER BY pgh_id DESC LIMIT 1)) AS region
    FROM events
    CROSS JOIN LATERAL (SELECT coalesce(
        (SELECT department_id FROM officials_post WHERE id = post),
        (SELECT department_id FROM officials_postevent WHERE pgh_obj_id = post
            ORDER BY pgh_id DESC LIMIT 1)) AS department_id) AS housed
    {_records("official", _KEPT_BY)}
    {_records("notice", _KEPT_BY)}
    {_records("department", _REGISTERED.format(region="event.region_id AS region"))}
    {_records("proposedchange", _PROPOSED, _DEPARTMENT)}
    {_records("user", _OF_ACCOUNT.format(account="event.pgh_obj_id"))}
    {_records("role", _OF_ACCOUNT.format(account="event.user_id"), row_of="user")}
)
SELECT at, context, kept_in, row,
    (array_agg(found ORDER BY array_position(%(kinds)s::text[], found)))[1],
    (said ->> 'user')::bigint, max(writer), coalesce(said ->> 'why', ''),
    array_remove(array_agg(DISTINCT number), NULL)
FROM placed LEFT JOIN officials_region region ON region.id = placed.region
WHERE found IS NOT NULL
    AND (kept_in <> 'user' OR row = ANY(%(accounts)s::bigint[]))
    AND (%(regions)s::bigint[] IS NULL OR kept_in = 'user'
        OR region.path && %(regions)s::bigint[])
    AND (%(place)s::bigint IS NULL OR region.path @> ARRAY[%(place)s::bigint])
    AND (%(person)s::bigint IS NULL OR (said ->> 'user')::bigint = %(person)s::bigint
        OR writer = %(person)s::bigint)
GROUP BY at, context, kept_in, row, said
ORDER BY at DESC, context, kept_in, row
LIMIT {MOST_CHANGES + 1}
"""  # noqa: S608 - constants


def read_changes(span: Span) -> list[Change]:
    """Return the changes of a span, the newest first: one more than MOST_CHANGES at most."""
    values = {
        "begins": span.begins,
        "ends": span.ends,
        "walked": span.begins - _OVERLAP,
        "regions": None if span.regions is None else list(span.regions),
        "accounts": list(span.accounts),
        "place": span.place,
        "person": span.person,
        "kinds": ChangeKind.values,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, values)
        found = cursor.fetchall()
    return [
        Change(
            at,
            context,
            table,
            row,
            ChangeKind(kind),
            by,
            writer if kind in REVIEWED else None,
            why,
            tuple(phones.shown(*number.split()) for number in numbers),
        )
        for at, context, table, row, kind, by, writer, why, numbers in found
    ]
