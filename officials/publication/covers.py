"""Read which posts may cover another, and which covers hold no longer."""

from datetime import date

from django.db.models import BigIntegerField, F, Func, OuterRef, Q, QuerySet

from officials.clock import today
from officials.models import Cover, Post


def _live_with_a_number(uid: str) -> Func:
    """Return an expression that is null unless the post is public with a number to call."""
    return Func(F(uid), function="officials_covering", output_field=BigIntegerField())


def may_cover(post: Post) -> QuerySet[Post]:
    """Return the posts that may cover ``post``: public, of its department, with a number."""
    return may_cover_in(post.department_id, post.pk)


def may_cover_in(department: int | OuterRef, post: int | OuterRef) -> QuerySet[Post]:
    """Return ``may_cover`` by ids, or by references to the rows of an outer query."""
    colleagues = Post.objects.filter(department=department).exclude(pk=post)
    return colleagues.alias(live=_live_with_a_number("uid")).exclude(live=None)


def lasting_covers() -> QuerySet[Cover]:
    """Return the covers of today and of days to come that nobody ended early."""
    return Cover.objects.filter(ended_at=None, end_date__gte=today())


def without_a_number(covers: QuerySet[Cover]) -> QuerySet[Cover]:
    """Return those of ``covers`` that show nothing: no number to call, or another department."""
    moved = ~Q(covered_by__department=F("post__department"))
    live = covers.alias(live=_live_with_a_number("covered_by__uid"))
    return live.filter(moved | Q(live=None))


def chained_covers(post: Post, covered_by: Post, start: date, end: date) -> QuerySet[Cover]:
    """Return the covers with which one of ``post`` by ``covered_by`` would make a chain.

    Between ``start`` and ``end``, both inclusive, ``covered_by`` is covered itself, or ``post``
    covers another one.
    """
    links = Q(post=covered_by) | Q(covered_by=post)
    return Cover.objects.filter(links, ended_at=None, start_date__lte=end, end_date__gte=start)
