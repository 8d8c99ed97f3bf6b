"""Merge duplicates: two rows of one official, or of one department.

Appointments or posts move to the row that stays. The public sees it when the moved posts are
approved. The URL of an official redirects once a second person has approved a post that shows the
other one in the same appointment (``redirect_merged_officials``); that of a department once no
post was last published in it.
"""

from typing import Any

import pghistory
from django.db import connection, transaction
from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.bans import find_ban_of
from officials.actions.edition_transaction import EditionTransaction
from officials.actions.public_text import require_reason
from officials.actions.withholding import is_withheld
from officials.models import Appointment, Department, Edition, Official, Post, Redirect, User
from officials.models.redirects import RedirectKind

# The uids of appointments and officials on the cards of editions, the latest last.
READ_OFFICIALS = """
SELECT term->>'appointment', term->>'official'
FROM officials_edition edition
CROSS JOIN LATERAL jsonb_array_elements(
    card->'terms' || jsonb_build_array(card->'holder')) AS term
WHERE edition.id = ANY(%s::bigint[]) AND jsonb_typeof(term) = 'object'
ORDER BY lower(edition.period)
"""


def merge_officials(old: Official, into: Official, *, by: User, reason: str) -> int:
    """Move the appointments of ``old`` to ``into``; return how many posts that changes.

    These posts become drafts. ``old`` is deleted if it was never published. Raises Refused
    without a reason, if both are the same row, or if one name is withheld or one person banned
    and the other is not.
    """
    reason = require_reason(reason)
    with transaction.atomic(), pghistory.context(user=by.pk, why=reason):
        appointments = Appointment.objects.filter(official=old)
        moved = _lock(appointments.values("post"), old, into)
        if is_withheld(old) != is_withheld(into):
            raise Refused(_("姓名不公开的人，恢复公开以后才能与别人合并。"))
        if bool(find_ban_of(old)) != bool(find_ban_of(into)):
            raise Refused(_("不再公布的人，解除以后才能与别人合并。"))
        appointments.update(official=into)
        if not Edition.objects.filter(official=old).exists():
            old.delete()
    return moved


def merge_departments(old: Department, into: Department, *, by: User, reason: str) -> int:
    """Move the posts of ``old`` to ``into``; return how many there are.

    They become drafts. ``old`` is deleted if it was never published. Raises Refused as
    ``merge_officials`` does, and for departments of two regions.
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


def redirect_merged_officials(tx: EditionTransaction) -> None:
    """Add redirects for officials whom this approval replaces by another in an appointment."""
    posts = [post.pk for post in tx.posts]
    past = Edition.objects.filter(post__in=posts, appointment__isnull=False).exclude(
        official=F("appointment__official")
    )
    merged = set(past.values_list("official__uid", "appointment__official__uid"))
    with connection.cursor() as cursor:
        cursor.execute(READ_OFFICIALS, [[edition.pk for edition in tx.editions_before]])
        before = dict(cursor.fetchall())
    for edition, _period in tx.added:
        for appointment, official in _officials_by_appointment(edition.card).items():
            old = before.get(appointment, official)
            if old != official:
                merged.add((old, official))
    rows = [Redirect(kind=RedirectKind.OFFICIAL, old=old, new=new) for old, new in sorted(merged)]
    Redirect.objects.bulk_create(rows, ignore_conflicts=True)


def _officials_by_appointment(card: dict[str, Any]) -> dict[str, str]:
    """Return the uids of the officials on a card by those of their appointments."""
    terms = [card["holder"], *card["terms"]]
    return {term["appointment"]: term["official"] for term in terms if term}


def _lock(posts: QuerySet[Any, Any], *rows: Model) -> int:
    """Lock posts in order of id, then the two rows; return how many posts there are.

    Raises Refused unless both rows exist and differ.
    """
    locked = Post.objects.filter(pk__in=posts).order_by("pk").select_for_update()
    moved = len(locked.values_list("pk", flat=True))
    manager = type(rows[0])._default_manager
    existing = manager.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    if len(existing.select_for_update(no_key=True, of=("self",))) != len(rows):
        raise Refused(_("请选择另一个：不能并入自己。"))
    return moved
