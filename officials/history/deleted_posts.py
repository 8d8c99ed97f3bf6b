"""Read deleted posts from the audit log, with the rows that were deleted along with each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from officials.clock import now
from officials.history.describe import ValueFormatter, row_name
from officials.history.events import context_of, event_manager
from officials.models import Department, Post
from officials.models.choices import Use

# So long a deleted post can be restored.
KEPT_DAYS = 30

# In the order in which rows refer to each other.
TABLES = ("appointment", "hotline", "hotlinesource", "cover")


# What a post and a number say of themselves, in the order of the form.
_OF_POST = ("department", "title", "kind", "duties")
_OF_NUMBER = ("use", "label", "hours", "purpose", "answered_by")


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

    def list_lines(self) -> list[tuple[str, str]]:
        """Return a label and a text for each line of the post, then for each term and number."""
        post = [(_label(self.event, name), self._say(self.event, name)) for name in _OF_POST]
        terms = [
            (_("任职"), " · ".join(filter(None, (self._say(each, "official"), _say_days(each)))))
            for each in self.rows["appointment"]
        ]
        numbers = [
            (row_name(each, self.formatter), self._describe_number(each))
            for each in self.rows["hotline"]
        ]
        covers = [
            (_("代接"), " · ".join((self._say(each, "covered_by"), _say_days(each))))
            for each in self.rows["cover"]
        ]
        return [(label, text) for label, text in (*post, *terms, *covers, *numbers) if text]

    def _describe_number(self, number: Any) -> str:
        sources = [
            each for each in self.rows["hotlinesource"] if each.hotline_id == number.pgh_obj_id
        ]
        words = [self._say(number, name) for name in _OF_NUMBER]
        if number.use == Use.CALL:
            words.remove(self._say(number, "use"))
        words += [
            _("来源：%(notice)s，印作“%(name)s %(number)s”")
            % {
                "notice": self._say(each, "notice"),
                "name": each.printed_name,
                "number": each.printed_number,
            }
            for each in sources
        ]
        if number.withdrawn_at:
            words.append(_("已撤下"))
        return " · ".join(filter(None, words)) or "—"

    def _say(self, event: Any, name: str) -> str:
        field = event.pgh_tracked_model._meta.get_field(name)
        return self.formatter.format(field, getattr(event, field.attname))


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


def _label(event: Any, name: str) -> str:
    return str(event.pgh_tracked_model._meta.get_field(name).verbose_name)


def _say_days(event: Any) -> str:
    """Return from when to when a term or a cover lasts, as far as it is known."""
    start = _("%s 起") % event.start_date if event.start_date else ""
    return " ".join(filter(None, (start, _("到 %s") % event.end_date if event.end_date else "")))
