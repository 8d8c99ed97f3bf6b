"""Bring the numbers of posts to those that a list says: changed, added, deleted or withdrawn."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from officials.actions.edition_transaction import edition_transaction
from officials.actions.import_rows import number_text
from officials.clock import TODAY
from officials.models import Hotline, ImportRow, PublicReason, User
from officials.models.choices import Use

# What a list says of a number, as the rows of an import hold it.
Listed = Mapping[str, str]
_TEXTS = ("kind", "digits", "extension", "use", "label")
_MAX_LABEL = 40
# The public reason of a number, or a post, that the new list lacks.
LACKING = PublicReason.NOTICE_CORRECTED
_STEP = 10  # between the ranks of two numbers

# Rows that change numbers, or the holder, whose own numbers then are those of the list.
READ_WANTED = f"""
SELECT row.id, row.post_id, row.hotlines, row.hours, coalesce(
    (row.before ->> 'made_appointment')::bigint,
    (SELECT held.id FROM officials_appointment held WHERE held.post_id = row.post_id
        AND {TODAY} BETWEEN coalesce(held.start_date, '-infinity')
            AND coalesce(held.end_date, 'infinity'))),
    row.changes ? 'uses', row.uid <> ''
FROM officials_importrow row
WHERE row.batch_id = %(batch)s AND row.action = 'update' AND cardinality(row.numbers) > 0
    AND row.changes ?| '{{numbers,name,uses}}'
ORDER BY row.position
"""  # noqa: S608 - constants

READ_HELD = """
SELECT id, uid, coalesce(post_id, 0), coalesce(appointment_id, 0), kind, digits, extension, use,
    label,
    EXISTS (SELECT FROM officials_editionhotline WHERE hotline_uid = hotline.uid)
FROM officials_hotline hotline
WHERE withdrawn_at IS NULL
    AND (post_id = ANY(%(posts)s::bigint[]) OR appointment_id = ANY(%(held)s::bigint[]))
ORDER BY rank, id
"""

READ_HOLDERS = f"""
SELECT post_id, id FROM officials_appointment
WHERE post_id = ANY(%(posts)s::bigint[]) AND {TODAY} BETWEEN coalesce(start_date, '-infinity')
    AND coalesce(end_date, 'infinity')
"""  # noqa: S608 - constants

# ``ids``: of hotlines that are changed, deleted or withdrawn, by the rows in ``rows``.
KEEP_HOTLINES = """
WITH touched AS (
    SELECT row_id, to_jsonb(hotline) AS hotline,
        (SELECT coalesce(jsonb_agg(to_jsonb(source)), '[]') FROM officials_hotlinesource source
            WHERE source.hotline_id = hotline.id) AS sources,
        (SELECT coalesce(jsonb_agg(to_jsonb(check_)), '[]') FROM officials_verification check_
            WHERE check_.hotline_id = hotline.id) AS verifications
    FROM unnest(%(rows)s::bigint[], %(ids)s::bigint[]) AS touched (row_id, hotline_id)
    JOIN officials_hotline hotline ON hotline.id = touched.hotline_id
), kept AS (
    SELECT row_id, jsonb_agg(hotline) AS hotlines,
        jsonb_path_query_array(jsonb_agg(sources), '$[*][*]') AS sources,
        jsonb_path_query_array(jsonb_agg(verifications), '$[*][*]') AS verifications
    FROM touched GROUP BY row_id
)
UPDATE officials_importrow row SET before = before || jsonb_build_object(
    'hotlines', kept.hotlines, 'sources', kept.sources, 'verifications', kept.verifications)
FROM kept WHERE row.id = kept.row_id
"""

# The sources of a number do not print the one that takes its place.
CHANGE = """
WITH gone AS (DELETE FROM officials_hotlinesource WHERE hotline_id = ANY(%(ids)s::bigint[]))
UPDATE officials_hotline hotline SET kind = listed.kind, digits = listed.digits,
    extension = listed.extension, use = listed.use, label = listed.label
FROM jsonb_to_recordset(%(listed)s) AS listed
    (id bigint, kind text, digits text, extension text, use text, label text)
WHERE hotline.id = listed.id
"""

# The same number under another name: its sources print it still.
RELABEL = """
UPDATE officials_hotline hotline SET use = listed.use, label = listed.label
FROM jsonb_to_recordset(%(listed)s) AS listed (id bigint, use text, label text)
WHERE hotline.id = listed.id
"""

DELETE = (
    "DELETE FROM officials_hotlinesource WHERE hotline_id = ANY(%(ids)s::bigint[])",
    "DELETE FROM officials_verification WHERE hotline_id = ANY(%(ids)s::bigint[])",
    "DELETE FROM officials_hotline WHERE id = ANY(%(ids)s::bigint[])",
)

ADD = """
WITH listed AS MATERIALIZED (
    SELECT officials_new_uid() AS uid, listed.* FROM jsonb_to_recordset(%(listed)s) AS listed
        (row bigint, post bigint, held bigint, kind text, digits text, extension text, use text,
            label text, hours text, rank int)
), made AS (
    INSERT INTO officials_hotline (uid, post_id, appointment_id, kind, digits, extension, use,
        label, purpose, answered_by, hours, rank, restore_waived, public_reason)
    SELECT uid, post, held, kind, digits, extension, use, label, '', '', hours, rank, false, ''
    FROM listed
    RETURNING id, uid
), of_rows AS (
    SELECT listed.row, jsonb_agg(made.id) AS ids FROM listed JOIN made USING (uid)
    GROUP BY listed.row
)
UPDATE officials_importrow row
SET before = before || jsonb_build_object('made_hotlines', of_rows.ids)
FROM of_rows WHERE row.id = of_rows.row
"""

CHANGE_HOURS = f"""
WITH held AS (
    SELECT row.id AS row_id, row.hours, hotline.id, hotline.hours AS old
    FROM officials_importrow row
    CROSS JOIN LATERAL (
        SELECT id, hours, withdrawn_at FROM officials_hotline WHERE post_id = row.post_id
        UNION ALL
        SELECT own.id, own.hours, own.withdrawn_at FROM officials_appointment held
        JOIN officials_hotline own ON own.appointment_id = held.id
        WHERE held.post_id = row.post_id AND {TODAY} BETWEEN coalesce(held.start_date, '-infinity')
            AND coalesce(held.end_date, 'infinity')
    ) AS hotline
    WHERE row.batch_id = %(batch)s AND row.action = 'update' AND row.changes ? 'hours'
        AND hotline.withdrawn_at IS NULL AND hotline.hours <> row.hours
), kept AS (
    UPDATE officials_importrow row SET before = row.before || jsonb_build_object('hours', old.hours)
    FROM (SELECT row_id, jsonb_object_agg(id, old) AS hours FROM held GROUP BY row_id) AS old
    WHERE row.id = old.row_id
)
UPDATE officials_hotline hotline SET hours = held.hours FROM held WHERE hotline.id = held.id
"""  # noqa: S608 - constants


@dataclass(frozen=True)
class _Held:
    """A number of the register."""

    id: int
    uid: str
    kind: str
    digits: str
    extension: str
    use: str
    label: str
    is_published: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.digits, self.extension


@dataclass(frozen=True, slots=True)
class Leaving:
    """Public numbers that a post has and its row of a list has not, in canonical digits.

    ``at_once``: they leave the public when the row is written; ``replaced``: each with the number
    that takes its place once that is approved.
    """

    at_once: list[str] = field(default_factory=list)
    replaced: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class _Changes:
    """The writes that numbers need.

    ``changed``, ``relabelled`` and ``added``: values of hotlines, as JSON.
    """

    rows: list[int] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    relabelled: list[dict[str, Any]] = field(default_factory=list)
    added: list[dict[str, Any]] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    withdrawn: dict[int, str] = field(default_factory=dict)
    posts: list[int] = field(default_factory=list)


def change_numbers(batch: int, *, by: User, why: str) -> None:
    """Bring the numbers of the posts that a list changes to those that it says.

    A number in place of another one of its kind keeps its hotline, so that the public is told of
    the change. Another one that the list lacks is deleted; one that was public is withdrawn, as
    in every form of staff.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ_WANTED, {"batch": batch})
        wanted = cursor.fetchall()
        if wanted:
            posts = [post for _row, post, *_others in wanted]
            held = [each[4] for each in wanted if each[4]]
            cursor.execute(READ_HELD, {"posts": posts, "held": held})
            _write(_compare(wanted, cursor.fetchall()), by=by, why=why)
        cursor.execute(CHANGE_HOURS, {"batch": batch})


def find_leaving(rows: Sequence[ImportRow]) -> list[Leaving]:
    """Return for each row of a plan which public numbers writing it takes away."""
    leaving = [Leaving() for _row in rows]
    changing = {
        at: row
        for at, row in enumerate(rows)
        if row.post_id and not {"numbers", "name"}.isdisjoint(row.changes)
    }
    if not changing:
        return leaving
    posts = [row.post_id for row in changing.values()]
    with connection.cursor() as cursor:
        cursor.execute(READ_HOLDERS, {"posts": posts})
        holders = dict(cursor.fetchall())
        cursor.execute(READ_HELD, {"posts": posts, "held": [*holders.values()]})
        held = cursor.fetchall()
    # Who leaves takes along their own numbers, and the next holder has none yet.
    left = {holders.get(row.post_id): at for at, row in changing.items() if "name" in row.changes}
    wanted = []
    for at, row in changing.items():
        holder = None if "name" in row.changes else holders.get(row.post_id)
        values = (row.post_id, json.dumps(row.hotlines), row.hours, holder, "uses" in row.changes)
        if row.numbers:
            wanted.append((at, *values, False))
    changes = _compare(wanted, held)
    row_of = dict(zip(changes.touched, changes.rows, strict=True))
    successors = {each["id"]: each for each in changes.changed}
    for key, _uid, _post, appointment, *texts in held:
        number = _Held(key, "", *texts)
        shown = number_text(*number.key)
        if number.is_published and appointment in left:
            leaving[left[appointment]].at_once.append(shown)
        elif key in changes.withdrawn:
            leaving[row_of[key]].at_once.append(shown)
        elif number.is_published and (new := successors.get(key)):
            pair = shown, number_text(new["digits"], new["extension"])
            leaving[row_of[key]].replaced.append(pair)
    return leaving


def _compare(wanted: Sequence[Any], held: Sequence[Any]) -> _Changes:
    """Compare numbers with those of the register. The arguments are rows of the queries."""
    by_owner: defaultdict[tuple[int, int], list[_Held]] = defaultdict(list)
    for key, uid, post, appointment, *texts in held:
        by_owner[post, appointment].append(_Held(key, uid, *texts))
    changes = _Changes()
    for row, post, hotlines, hours, appointment, says_uses, has_uid in wanted:
        present = (by_owner[0, appointment] if appointment else []) + by_owner[post, 0]
        keys = {number.key for number in present}
        listed = {(each["digits"], each["extension"]): each for each in json.loads(hotlines)}
        stays = [number for number in present if says_uses and number.key in listed]
        _relabel(changes, row, stays, listed, has_uid=has_uid)
        ranks = {key: _STEP * place for place, key in enumerate(listed, 1)}
        spare: defaultdict[tuple[str, str], list[_Held]] = defaultdict(list)
        for number in present:
            if number.key not in listed:
                spare[number.kind, number.use].append(number)
        for key, each in listed.items():
            if key in keys:
                continue
            values: dict[str, Any] = {name: each[name] for name in _TEXTS}
            values["label"] = values["label"][:_MAX_LABEL]
            if alike := spare[each["kind"], each["use"]]:
                replaced = alike.pop(0)
                changes.changed.append(values | {"id": replaced.id})
                _touch(changes, row, replaced)
                continue
            own = each["kind"] == "mobile" and appointment is not None
            owner = {"post": None if own else post, "held": appointment if own else None}
            values |= owner | {"row": row, "hours": hours, "rank": ranks[key]}
            changes.added.append(values)
        for number in (number for numbers in spare.values() for number in numbers):
            _touch(changes, row, number)
            if number.is_published:
                changes.withdrawn[number.id] = number.uid
                changes.posts.append(post)
            else:
                changes.deleted.append(number.id)
    return changes


def _relabel(
    changes: _Changes,
    row: int,
    stays: Sequence[_Held],
    listed: Mapping[tuple[str, str], Listed],
    *,
    has_uid: bool,
) -> None:
    """Give numbers that stay the use and the label of the list, as the plan compared them."""
    for number in stays:
        each = listed[number.key]
        says_use = not has_uid or each["use"] != Use.CALL
        use = each["use"] if says_use else number.use
        is_use = each["label"] == str(Use(each["use"]).label)
        label = "" if is_use else each["label"][:_MAX_LABEL]
        label = (label or number.label) if number.label else ""
        if (use, label) != (number.use, number.label):
            changes.relabelled.append({"id": number.id, "use": use, "label": label})
            _touch(changes, row, number)


def _touch(changes: _Changes, row: int, number: _Held) -> None:
    changes.rows.append(row)
    changes.touched.append(number.id)


def _write(changes: _Changes, *, by: User, why: str) -> None:
    with connection.cursor() as cursor:
        if changes.touched:
            cursor.execute(KEEP_HOTLINES, {"rows": changes.rows, "ids": changes.touched})
        if changes.withdrawn:
            withdraw_hotlines(changes.withdrawn, changes.posts, LACKING, by=by, why=why)
        for statement in DELETE if changes.deleted else ():
            cursor.execute(statement, {"ids": changes.deleted})
        values: dict[str, Any]
        if changes.changed:
            ids = [each["id"] for each in changes.changed]
            values = {"ids": ids, "listed": Jsonb(changes.changed)}
            cursor.execute(CHANGE, values)
        if changes.relabelled:
            values = {"listed": Jsonb(changes.relabelled)}
            cursor.execute(RELABEL, values)
        if changes.added:
            values = {"listed": Jsonb(changes.added)}
            cursor.execute(ADD, values)


def withdraw_hotlines(
    hotlines: Mapping[int, str], posts: Sequence[int], reason: PublicReason, *, by: User, why: str
) -> None:
    """Withdraw hotlines of ``posts`` at once. ``hotlines``: their uids by their ids."""
    with edition_transaction(posts, by=by, why=why) as tx:
        Hotline.objects.filter(pk__in=hotlines).update(withdrawn_at=tx.moment, public_reason=reason)
        tx.withdraw_hotlines(hotlines.values(), reason)
