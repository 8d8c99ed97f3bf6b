"""Read deleted posts from the audit log, with the rows that were deleted along with each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from officials.clock import now
from officials.history.describe import RowChange, ValueFormatter, describe
from officials.history.events import context_of, event_manager
from officials.models import Department, Post

# So long a deleted post can be restored.
KEPT_DAYS = 30

# In the order in which rows refer to each other.
TABLES = ("appointment", "hotline", "hotlinesource", "cover")


@dataclass(frozen=True)
class DeletedPost:
    """A post that was deleted.

    ``event``: that of its deletion, with the columns of the post; ``rows``: the like of its other
    rows, by table.
    """

    event: Any
    rows: dict[str, list[Any]]
    formatter: ValueFormatter

    @property
    def pk(self) -> int:
        """Return the id of the post, which a restored one has again."""
        pk: int = self.event.pgh_obj_id
        return pk

    @property
    def at(self) -> datetime:
        at: datetime = self.event.pgh_created_at
        return at

    @property
    def until(self) -> datetime:
        """Return the moment until which it can be restored."""
        return self.at + timedelta(days=KEPT_DAYS)

    @property
    def by(self) -> str:
        return self.formatter.format_user(context_of(self.event).get("user"))

    def describe(self) -> list[RowChange]:
        """Return each row in words."""
        events = [self.event, *(each for table in TABLES for each in self.rows[table])]
        return [describe(each, None, self.formatter) for each in events]


def filter_deleted(departments: QuerySet[Department]) -> QuerySet[Any]:
    """Return the deletions of posts of ``departments`` that can be undone, the latest first."""
    deletions = event_manager("post").filter(pgh_label="delete")
    later = deletions.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id"))
    rows: QuerySet[Any] = deletions.filter(
        ~Exists(Post.objects.filter(pk=OuterRef("pgh_obj_id"))),
        ~Exists(later),
        pgh_created_at__gt=now() - timedelta(days=KEPT_DAYS),
        department__in=departments.values("pk"),
    )
    return rows.order_by("-pgh_id")


def read_deleted(deletions: Sequence[Any]) -> list[DeletedPost]:
    """Read what was deleted with each post, in a few queries. ``deletions``: events of posts."""
    rows, formatter = _read_rows(deletions), ValueFormatter()
    return [DeletedPost(each, rows[each.pgh_id], formatter) for each in deletions]


# A row and the transaction that deleted it.
_Key = tuple[int, datetime, Any]


def _read_rows(deletions: Sequence[Any]) -> dict[int, dict[str, list[Any]]]:
    """Return by deletion and table the rows that its transaction deleted."""
    moments = {each.pgh_created_at for each in deletions}
    found: dict[int, dict[str, list[Any]]] = defaultdict(lambda: {name: [] for name in TABLES})

    def keep(table: str, owner: str, owners: dict[_Key, int]) -> dict[_Key, int]:
        """Keep the rows of ``table`` whose column ``owner`` names one of ``owners``; return them.

        ``owners``: the deletion to which a row belongs.
        """
        kept = {}
        ids = {pk for pk, _at, _context in owners}
        events = event_manager(table).filter(
            pgh_label="delete", pgh_created_at__in=moments, **{f"{owner}__in": ids}
        )
        for event in events.order_by("pgh_obj_id"):
            deletion = owners.get(_key_of(event, getattr(event, owner)))
            if deletion:
                found[deletion][table].append(event)
                kept[_key_of(event, event.pgh_obj_id)] = deletion
        return kept

    posts = {_key_of(each, each.pgh_obj_id): each.pgh_id for each in deletions}
    terms = keep("appointment", "post_id", posts)
    numbers = keep("hotline", "post_id", posts) | keep("hotline", "appointment_id", terms)
    keep("hotlinesource", "hotline_id", numbers)
    keep("cover", "post_id", posts)
    return found


def _key_of(event: Any, pk: int) -> _Key:
    return pk, event.pgh_created_at, event.pgh_context_id
