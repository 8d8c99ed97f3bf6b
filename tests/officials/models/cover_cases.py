"""Statements that break the rules of covers, by the name of the rule (``test_constraints``)."""

from datetime import timedelta

from psycopg.types.range import TimestamptzRange

from officials.clock import now
from officials.models.identifiers import new_uid
from tests.support import factories
from tests.support.raw_sql import sql


def checked_at_once(row):
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    return row


def covered_by_nobody(edition):
    """Return what makes a copy of ``edition`` name a post that has no number as its cover."""
    days = {"start": "2026-01-05", "end": "2026-01-09"}
    cover = {"cover": new_uid(), "post": factories.post().uid, **days}
    begins = edition.period.lower
    return {
        "uid": new_uid(),
        "period": TimestamptzRange(begins - timedelta(1), begins),
        "card": edition.card | {"cover": cover},
    }


CASES = {
    "cover_by_another_post": (
        factories.cover,
        "UPDATE {table} SET covered_by_id = post_id WHERE id = {id}",
    ),
    "cover_ends_after_it_starts": (
        factories.cover,
        "UPDATE {table} SET end_date = start_date - 1 WHERE id = {id}",
    ),
    "cover_in_a_lifetime": (
        factories.cover,
        "UPDATE {table} SET end_date = '9999-12-31' WHERE id = {id}",
    ),
    "cover_has_a_reason": (factories.cover, "UPDATE {table} SET reason = '' WHERE id = {id}"),
    "cover_in_its_department": (
        lambda: (factories.post(department=factories.department(name="别的局")), factories.cover())[
            1
        ],
        ("UPDATE {table} SET covered_by_id = (SELECT min(id) FROM officials_post) WHERE id = {id}"),
    ),
    "cover_stays_on_its_post": (
        lambda: (factories.post(), factories.cover())[1],
        "UPDATE {table} SET post_id = (SELECT min(id) FROM officials_post) WHERE id = {id}",
    ),
    "cover_stays_ended": (
        lambda: factories.cover(ended_at=now()),
        "UPDATE {table} SET ended_at = NULL WHERE id = {id}",
    ),
    "cover_end_is_shown": (
        factories.covered_post,
        "UPDATE {table} SET ended_at = now() WHERE id = {id}; SET CONSTRAINTS ALL IMMEDIATE",
    ),
}
COPIES = {
    "cover_one_at_a_time": (
        factories.cover,
        lambda row: {
            "uid": new_uid(),
            "start_date": row.end_date,
            "end_date": row.end_date + timedelta(days=1),
        },
    ),
    "cover_in_no_chain": (
        factories.cover,
        lambda row: {
            "uid": new_uid(),
            "post_id": row.covered_by_id,
            "covered_by_id": factories.post(department=row.post.department).pk,
            "start_date": row.end_date,
            "end_date": row.end_date,
        },
    ),
    "edition_cover_has_a_number": (
        lambda: checked_at_once(factories.edition()),
        covered_by_nobody,
    ),
}
