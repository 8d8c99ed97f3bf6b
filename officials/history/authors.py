"""Find who last changed what a reviewer reads on the card of a post."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from officials.history.describe import ValueFormatter, changed_fields
from officials.history.events import context_of, event_manager, table_of
from officials.history.trail import Step, Trail
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


@dataclass(frozen=True)
class Authors:
    """The people who made a post as a reviewer reads it.

    ``of_parts``: who last changed each part of the card since it was published; a part that nobody
    changed since is left out. ``returned``: who returned the post with the comment that it has,
    None where nobody did, or the record does not say.
    """

    of_parts: Mapping[str, Author]
    returned: Author | None


def find_authors(post: Post, parts: Collection[str]) -> Authors:
    """Return who made ``parts`` of the card, and who returned the post.

    ``parts``: as in ``CardChange.about``: keys of fields, or uids of hotlines.
    """
    trail = Trail(post, publications=False)
    steps = trail.steps_since_revision(_read_revision(post))
    hotlines = _read_uids(trail, parts)
    made: dict[str, Step] = {}
    for step in steps:
        touched = {part for old, new in step.changes for part in _list_parts(old, new, hotlines)}
        made |= dict.fromkeys(touched.intersection(parts), step)
    returning = next((each for each in reversed(trail.events) if _returns(each, post)), None)
    users = {step.user_id for step in made.values()}
    users |= {context_of(returning).get("user")} if returning else set()
    column: Any = Post._meta.get_field("submitted_by")
    submitter = column.get_cached_value(post, default=None)
    trail.formatter.read_users({user for user in users if user}, submitter)
    return Authors(
        {
            part: Author(trail.formatter.format_user(step.user_id), step.at)
            for part, step in made.items()
        },
        _describe_author(returning, trail.formatter),
    )


def _read_revision(post: Any) -> int:
    """Return the revision of the newest edition of a post, 0 without one."""
    if hasattr(post, "edition_revision"):
        return post.edition_revision or 0
    edition = Edition.objects.filter(post=post).order_by("-pk").only("revision").first()
    return edition.revision if edition else 0


def _read_uids(trail: Trail, parts: Collection[str]) -> dict[int, str]:
    """Return the uids of hotlines by id: of those in the record, and of others among ``parts``."""
    known = {each.pgh_obj_id: each.uid for each in trail.events if table_of(each) == "hotline"}
    if others := {*parts} - {*known.values()} - _OF_POST.keys() - _TABLES.keys():
        known |= Hotline.objects.filter(uid__in=others).values_list("pk", "uid")
    return known


def _returns(event: Any, post: Post) -> bool:
    """Return whether ``event`` returned ``post`` with the comment that it has."""
    comment = post.review_comment
    return (
        bool(comment)
        and table_of(event) == "post"
        and (event.review_state, event.review_comment) == (ReviewState.DRAFT, comment)
        and context_of(event).get("why") == comment
    )


def find_last_change(post: Post) -> Author | None:
    """Return who last changed a post, its appointments or its hotlines; None without a record."""
    # Each change of what belongs to a post raises its revision.
    return _describe_author(_newest(event_manager("post").filter(pgh_obj_id=post.pk)))


def find_return(post: Post) -> Author | None:
    """Return who returned a post with the comment that it has; None where it has no such one."""
    if not post.review_comment:
        return None
    drafts = event_manager("post").filter(
        pgh_obj_id=post.pk, review_state=ReviewState.DRAFT, review_comment=post.review_comment
    )
    return _describe_author(_newest(drafts.filter(pgh_context__why=post.review_comment)))


def _newest(events: QuerySet[Any]) -> Any:
    return events.order_by("-pgh_id").first()


def _describe_author(event: Any, formatter: ValueFormatter | None = None) -> Author | None:
    """Return who made ``event``, None for no event."""
    if event is None:
        return None
    user = (formatter or ValueFormatter()).format_user(context_of(event).get("user"))
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
