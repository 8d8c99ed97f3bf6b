"""Find who last changed what a reviewer reads on the card of a post."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from officials.history.describe import ValueFormatter, changed_fields
from officials.history.events import context_of, event_manager, table_of
from officials.history.trail import Trail
from officials.models import Edition, Hotline, Post, ReviewState

# The tables, and of the post the columns, of which a change shows in a part of the card.
_OF_POST = {
    "title": {"title"},
    "duties": {"duties"},
    "kind": {"kind"},
    "department": {"department"},
    "department_type": {"department"},
    "rank": {"rank"},
}
_TABLES = {
    "department": {"department"},
    "department_type": {"department"},
    "holder": {"appointment", "official"},
    "terms": {"appointment", "official"},
    "cover": {"cover"},
    "order": {"hotline"},
}


@dataclass(frozen=True)
class Author:
    """A person in words, and when that person changed something."""

    user: str
    at: datetime


def find_authors(post: Post, parts: Collection[str]) -> dict[str, Author]:
    """Return who last changed each of ``parts`` of the card since it was published.

    ``parts``: as in ``CardChange.about``: keys of fields, or uids of hotlines. A part that nobody
    changed since is left out.
    """
    trail = Trail(post)
    edition = Edition.objects.filter(post=post).order_by("-pk").only("revision").first()
    steps = trail.steps_since_revision(edition.revision if edition else 0)
    hotlines = dict(Hotline.objects.filter(uid__in=parts).values_list("pk", "uid"))
    authors: dict[str, Author] = {}
    for step in steps:
        touched = {part for old, new in step.changes for part in _list_parts(old, new, hotlines)}
        for part in touched.intersection(parts):
            authors[part] = Author(trail.formatter.format_user(step.user_id), step.at)
    return authors


def find_last_change(post: Post) -> Author | None:
    """Return who last changed a post, its appointments or its hotlines; None without a record."""
    # Each change of what belongs to a post raises its revision.
    return _read_author(event_manager("post").filter(pgh_obj_id=post.pk))


def find_return(post: Post) -> Author | None:
    """Return who returned a post with the comment that it has; None where it has no such one."""
    if not post.review_comment:
        return None
    drafts = event_manager("post").filter(
        pgh_obj_id=post.pk, review_state=ReviewState.DRAFT, review_comment=post.review_comment
    )
    return _read_author(drafts.filter(pgh_context__why=post.review_comment))


def _read_author(events: QuerySet[Any]) -> Author | None:
    """Return who made the newest of ``events``."""
    event = events.order_by("-pgh_id").first()
    if event is None:
        return None
    user = ValueFormatter().format_user(context_of(event).get("user"))
    return Author(user, event.pgh_created_at)


def _list_parts(old: Any, new: Any, hotlines: dict[int, str]) -> Iterator[str]:
    """Yield the parts of the card that the change of a row touches; None is no row.

    ``hotlines``: uids by id.
    """
    table = table_of(new or old)
    if table == "post":
        changed = {field.name for field in changed_fields(old, new)}
        yield from (part for part, columns in _OF_POST.items() if columns & changed)
        return
    yield from (part for part, tables in _TABLES.items() if table in tables)
    if table == "hotline":
        yield (new or old).uid
    elif table == "hotlinesource":
        yield from {hotlines.get(each.hotline_id, "") for each in (old, new) if each} - {""}
    elif table == "notice":
        # A notice has its words on the card of each number that it printed.
        yield from hotlines.values()
