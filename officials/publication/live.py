"""Read what of a post is public now or scheduled."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from django.db import connection
from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django_stubs_ext import WithAnnotations

from officials.clock import Now
from officials.models import Edition, EditionHotline, LivePost, Outcome, PastPost, Post
from officials.publication.cards import Card, CardPeriod, PublishedHotline


def first_moment_after(posts: Iterable[int]) -> tuple[datetime, datetime]:
    """Return the clock, and the first moment at which an act on these posts may begin.

    That is the clock, unless it was set back behind an act on one of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT officials_now(), greatest(officials_now(), (SELECT max(upper(period))"
            " FROM officials_edition WHERE post_id = ANY(%s) AND closed))",
            [list(posts)],
        )
        clock, moment = cursor.fetchone()
    return clock, moment


class Publication(StrEnum):
    """What of a post is live, read from its editions."""

    NOTHING = "nothing"
    LIVE = "live"
    SCHEDULED = "scheduled"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


def _open(posts: Iterable[int], moment: datetime) -> QuerySet[Edition]:
    return Edition.objects.filter(
        Q(period__endswith__gt=moment) | Q(period__upper_inf=True), post__in=posts, closed=False
    )


def open_ids(posts: Iterable[int], moment: datetime) -> set[int]:
    """Return the ids of the editions of these posts that are live at ``moment`` or come later."""
    return set(_open(posts, moment).values_list("pk", flat=True))


def open_editions(posts: Iterable[int], moment: datetime) -> list[Edition]:
    """Return the editions of these posts that are live at ``moment`` or come later, in order."""
    return list(
        _open(posts, moment)
        .prefetch_related(
            "region",
            "department",
            Prefetch("hotlines", EditionHotline.objects.order_by("own", "rank", "id")),
        )
        .order_by("post_id", "period__startswith")
    )


def to_card_period(edition: Edition) -> CardPeriod:
    """Return an edition as the value that ``cards`` plans with; withdrawn numbers left out."""
    fields = PublishedHotline.__dataclass_fields__
    shown = [hotline for hotline in edition.hotlines.all() if hotline.withdrawn_at is None]
    uids = {hotline.hotline_uid for hotline in shown}
    card = Card.from_json(edition.card)
    return CardPeriod(
        begins=edition.period.lower,
        ends=edition.period.upper,
        card=replace(card, sources=tuple(s for s in card.sources if s.hotline in uids)),
        hotlines=tuple(
            PublishedHotline(**{name: getattr(hotline, name) for name in fields})
            for hotline in shown
        ),
        appointment_id=edition.appointment_id,
        official_id=edition.official_id,
    )


class Published(TypedDict):
    published: str


def annotate_publication(
    posts: QuerySet[Post],
) -> "QuerySet[WithAnnotations[Post, Published]]":
    """Annotate each post with ``published``: what of it is live now, a ``Publication``.

    Live is what the view behind ``LivePost`` shows, past what the one behind ``PastPost`` does.
    """
    past = PastPost.objects.filter(uid=OuterRef("uid"))
    coming = Edition.objects.filter(post=OuterRef("pk"), closed=False, period__startswith__gt=Now())
    return posts.annotate(
        published=Case(
            When(Exists(LivePost.objects.filter(uid=OuterRef("uid"))), Value(Publication.LIVE)),
            When(Exists(coming), Value(Publication.SCHEDULED)),
            When(Exists(past.filter(outcome=Outcome.WITHDRAWN)), Value(Publication.WITHDRAWN)),
            When(Exists(past), Value(Publication.ENDED)),
            default=Value(Publication.NOTHING),
            output_field=CharField(),
        )
    )


def read_publication(post: Post) -> Publication:
    """Return what of ``post`` is live now, as ``annotate_publication`` says it of many."""
    posts = annotate_publication(Post.objects.filter(pk=post.pk))
    return Publication(posts.values_list("published", flat=True).get())
