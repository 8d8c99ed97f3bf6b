"""Read who did what to posts in a span of time, from the audit log of all posts at once.

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
    SUBMITTED = "submitted", _("提交")
    CHECKED = "checked", _("核验")
    CHANGED = "changed", _("修改")


# What a second person decides about somebody's work.
REVIEWED = {ChangeKind.PUBLISHED, ChangeKind.RETURNED}


class Change(NamedTuple):
    """A change of one post by one transaction.

    ``by``: the id of who did it, None for the system; ``writer``: who had submitted what was
    published or returned; ``why``: the remark of the transaction.
    """

    at: datetime
    context: UUID | None
    post: int
    kind: ChangeKind
    by: int | None
    writer: int | None
    why: str


@dataclass(frozen=True)
class Span:
    """A span of time, its end excluded, in places. ``regions``: ids of regions, None for all."""

    begins: datetime
    ends: datetime
    regions: Collection[int] | None = None
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


_OF_POST = """event.pgh_obj_id AS post, event.submitted_by_id AS writer, CASE
    WHEN event.pgh_label = 'insert' THEN 'changed'
    WHEN event.review_state = 'approved' AND former.review_state <> 'approved' THEN 'published'
    WHEN event.review_state = 'submitted' AND former.review_state = 'draft' THEN 'submitted'
    WHEN event.review_state = 'draft' AND former.review_state = 'submitted'
        AND event.review_comment <> '' THEN 'returned'
    WHEN event.revision <> former.revision THEN 'changed' END AS found"""
_OF_HOTLINE = """coalesce(event.post_id, held.post_id), NULL::bigint, CASE
    WHEN event.withdrawn_at IS NOT NULL AND former.withdrawn_at IS NULL THEN 'withdrawn'
    WHEN event.suspended_at IS NOT NULL AND former.suspended_at IS NULL THEN 'suspended'
    WHEN event.suspended_at IS NULL AND former.suspended_at IS NOT NULL THEN 'restored'
    ELSE 'changed' END"""
_CHECKED = "CASE WHEN event.pgh_label = 'insert' THEN 'checked' ELSE 'changed' END"
_CHANGED = "NULL::bigint, 'changed'"
_HELD = "LEFT JOIN officials_appointment held ON held.id = {row}.appointment_id"
_HOTLINE = "JOIN officials_hotline hotline ON hotline.id = event.hotline_id " + _HELD.format(
    row="hotline"
)
_OF_NUMBER = "coalesce(hotline.post_id, held.post_id), NULL::bigint"

_CHANGES = f"""
WITH events AS (
    {_events("post", _OF_POST)}
    UNION ALL {_events("hotline", _OF_HOTLINE, _HELD.format(row="event"))}
    UNION ALL {_events("appointment", f"event.post_id, {_CHANGED}")}
    UNION ALL {_events("cover", f"event.post_id, {_CHANGED}")}
    UNION ALL {_events("hotlinesource", f"{_OF_NUMBER}, 'changed'", _HOTLINE)}
    UNION ALL {_events("verification", f"{_OF_NUMBER}, {_CHECKED}", _HOTLINE)}
    UNION ALL {_events("edition", "event.post_id, NULL::bigint, 'withdrawn'")}
        AND event.outcome = 'withdrawn'
)
SELECT at, context, post, (array_agg(found ORDER BY array_position(%(kinds)s::text[], found)))[1],
    (said ->> 'user')::bigint, max(writer), coalesce(said ->> 'why', '')
FROM events
JOIN officials_post stored ON stored.id = post
JOIN officials_department department ON department.id = stored.department_id
JOIN officials_region region ON region.id = department.region_id
WHERE found IS NOT NULL
    AND (%(regions)s::bigint[] IS NULL OR region.path && %(regions)s::bigint[])
    AND (%(place)s::bigint IS NULL OR region.path @> ARRAY[%(place)s::bigint])
    AND (%(person)s::bigint IS NULL OR (said ->> 'user')::bigint = %(person)s::bigint
        OR writer = %(person)s::bigint)
GROUP BY at, context, post, said
ORDER BY at DESC, context, post
LIMIT {MOST_CHANGES + 1}
"""  # noqa: S608 - constants


def read_changes(span: Span) -> list[Change]:
    """Return the changes of a span, the newest first: one more than MOST_CHANGES at most."""
    values = {
        "begins": span.begins,
        "ends": span.ends,
        "walked": span.begins - _OVERLAP,
        "regions": None if span.regions is None else list(span.regions),
        "place": span.place,
        "person": span.person,
        "kinds": ChangeKind.values,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, values)
        found = cursor.fetchall()
    return [
        Change(at, context, post, ChangeKind(kind), by, writer if kind in REVIEWED else None, why)
        for at, context, post, kind, by, writer, why in found
    ]
