"""Two rows that are one official or one department: everything moves to the one that stays.

What the public sees of it waits for the review of the posts that moved. The address of an official
leads on when a second person has approved a post with the other one in the same appointment
(``confirm``); that of a department when no post was last shown there.
"""

from collections.abc import Iterator
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.edition_transaction import EditionTransaction
from officials.actions.public_text import require_reason
from officials.models import Appointment, Department, Edition, Official, Post, Redirect, User
from officials.models.redirects import RedirectKind


def merge_officials(old: Official, into: Official, *, by: User, reason: str) -> int:
    """Let the appointments of ``old`` be those of ``into``; return how many posts that changes.

    These posts are drafts then. Who was never published leaves the register. Raises Refused
    without a reason, or for one and the same official.
    """
    reason = require_reason(reason)
    with transaction.atomic(), pghistory.context(user=by.pk, why=reason):
        held = Appointment.objects.filter(official=old)
        moved = _lock(held.values("post"), old, into)
        held.update(official=into)
        if not Edition.objects.filter(official=old).exists():
            old.delete()
    return moved


def merge_departments(old: Department, into: Department, *, by: User, reason: str) -> int:
    """Let the posts of ``old`` be those of ``into``; return how many that are.

    They are drafts then. A department that was never published leaves the register. Raises Refused
    as above, and for departments of two places.
    """
    reason = require_reason(reason)
    with transaction.atomic(), pghistory.context(user=by.pk, why=reason):
        posts = Post.objects.filter(department=old)
        moved = _lock(posts.values("pk"), old, into)
        if old.region_id != into.region_id:
            raise Refused(_("只能合并同一地区的部门。"))
        posts.update(department=into)
        if not Edition.objects.filter(department=old).exists():
            old.delete()
            return moved
        Redirect.objects.create(kind=RedirectKind.DEPARTMENT, old=old.uid, new=into.uid)
    return moved


def confirm(current: EditionTransaction) -> None:
    """Let addresses of officials lead on where this act shows another one in an appointment."""
    posts = [post.pk for post in current.posts]
    past = Edition.objects.filter(post__in=posts, appointment__isnull=False).exclude(
        official=F("appointment__official")
    )
    pairs = set(past.values_list("official__uid", "appointment__official__uid"))
    before = dict(held for edition in current.opened for held in _held(edition.card))
    pairs |= {
        (before[term], official)
        for edition, _stretch in current.written
        for term, official in _held(edition.card)
        if before.get(term, official) != official
    }
    rows = [Redirect(kind=RedirectKind.OFFICIAL, old=old, new=new) for old, new in sorted(pairs)]
    Redirect.objects.bulk_create(rows, ignore_conflicts=True)


def _held(card: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the uids of each appointment on a card, and of who held it."""
    for term in (card["holder"], *card["terms"]):
        if term:
            yield term["appointment"], term["official"]


def _lock(posts: QuerySet[Any, Any], *rows: Model) -> int:
    """Lock posts in order of id, then the two rows; return how many posts there are.

    Raises Refused unless the rows are two that are there.
    """
    locked = Post.objects.filter(pk__in=posts).order_by("pk").select_for_update()
    moved = len(locked.values_list("pk", flat=True))
    table = type(rows[0])._default_manager
    found = table.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    if len(found.select_for_update(no_key=True, of=("self",))) != len(rows):
        raise Refused(_("请选择另一个：不能并入自己。"))
    return moved
