"""Read which editions of a post are live now or scheduled."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django_stubs_ext import WithAnnotations

from officials.clock import Now, today
from officials.db.row_lookups import is_found
from officials.models import (
    Edition,
    EditionHotline,
    LiveHotline,
    LivePost,
    Outcome,
    PastPost,
    Post,
    ReviewState,
)
from officials.publication.cards import OVERDUE_DAYS, Card, CardPeriod, PublishedHotline


def first_moment_after(posts: Iterable[int]) -> tuple[datetime, datetime]:
    """Return the clock, and the first moment at which editions of these posts may begin.

    The two are the same, unless the clock was set back behind the end of a closed edition.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT officials_now(), greatest(officials_now(), (SELECT max(upper(period))"
            " FROM officials_edition WHERE post_id = ANY(%s::bigint[]) AND closed))",
            [list(posts)],
        )
        clock, moment = cursor.fetchone()
    return clock, moment


class Publication(StrEnum):
    """The publication state of a post, read from its editions."""

    NOTHING = "nothing"
    LIVE = "live"
    SCHEDULED = "scheduled"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


def filter_open(moment: datetime | Now) -> QuerySet[Edition]:
    """Return the editions that are live at ``moment`` or come later."""
    return Edition.objects.filter(
        Q(period__endswith__gt=moment) | Q(period__upper_inf=True), closed=False
    )


def read_open_ids(posts: Iterable[int], moment: datetime) -> set[int]:
    """Return the ids of the editions of these posts that are live at ``moment`` or come later."""
    return set(filter_open(moment).filter(post__in=posts).values_list("pk", flat=True))


def read_open_editions(
    posts: Iterable[int], moment: datetime, *, content: bool = True
) -> list[Edition]:
    """Return the editions of these posts that are live at ``moment`` or come later, in order.

    ``content``: whether their cards and hotlines are read along.
    """
    editions = filter_open(moment).filter(post__in=posts).order_by("post_id", "period__startswith")
    if not content:
        return list(editions.defer("card"))
    ordered = EditionHotline.objects.order_by("own", "rank", "id")
    return list(editions.prefetch_related(Prefetch("hotlines", ordered)))


def to_card_period(edition: Edition) -> CardPeriod:
    """Return an edition as a value, without its withdrawn hotlines and their sources."""
    names = [field.name for field in fields(PublishedHotline)]
    hotlines = [hotline for hotline in edition.hotlines.all() if hotline.withdrawn_at is None]
    uids = {hotline.hotline_uid for hotline in hotlines}
    card = Card.from_json(edition.card)
    return CardPeriod(
        begins=edition.period.lower,
        ends=edition.period.upper,
        card=replace(card, sources=tuple(each for each in card.sources if each.hotline in uids)),
        hotlines=tuple(
            PublishedHotline(**{name: getattr(hotline, name) for name in names})
            for hotline in hotlines
        ),
        appointment_id=edition.appointment_id,
        official_id=edition.official_id,
    )


# Whatever is published later begins later.
_SCHEDULED = {"closed": False, "published_at__gt": Now()}


def scheduled_editions() -> QuerySet[Edition]:
    """Return the editions that were published for a later day.

    An edition without the holder begins later too, but was published with the one before it.
    """
    return Edition.objects.filter(**_SCHEDULED)


def join_scheduled(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Return a row for each scheduled edition of ``posts``, joined as ``editions``."""
    return posts.filter(**{f"editions__{name}": value for name, value in _SCHEDULED.items()})


class Known(TypedDict):
    known_on: date


def filter_overdue() -> "QuerySet[WithAnnotations[LiveHotline, Known]]":
    """Return the live hotlines whose verification is overdue, with ``known_on``.

    A hotline that was never verified is as old as its notice.
    """
    live = LiveHotline.objects.annotate(known_on=Coalesce("last_verified", "notice_date"))
    return live.filter(suspended=False, known_on__lt=today() - timedelta(days=OVERDUE_DAYS))


# Of the post of an outer query.
_LIVE = LivePost.objects.filter(uid=OuterRef("uid"))
_COMING = Edition.objects.filter(post=OuterRef("pk"), closed=False, period__startswith__gt=Now())
_PAST = PastPost.objects.filter(uid=OuterRef("uid"))
_WITHDRAWN = _PAST.filter(outcome=Outcome.WITHDRAWN)


class Published(TypedDict):
    published: str


def annotate_publication(
    posts: QuerySet[Post],
) -> "QuerySet[WithAnnotations[Post, Published]]":
    """Annotate each post with ``published``, a ``Publication``.

    A post is live if the view behind ``LivePost`` has it, past if the one behind ``PastPost`` has.
    """
    return posts.annotate(
        published=Case(
            When(is_found(_LIVE), Value(Publication.LIVE)),
            When(is_found(_COMING), Value(Publication.SCHEDULED)),
            When(is_found(_WITHDRAWN), Value(Publication.WITHDRAWN)),
            When(is_found(_PAST), Value(Publication.ENDED)),
            default=Value(Publication.NOTHING),
            output_field=CharField(),
        )
    )


def filter_publication(posts: QuerySet[Post], publication: Publication) -> QuerySet[Post]:
    """Return those of ``posts`` that ``annotate_publication`` would call ``publication``.

    By their editions, of which an index has all that is asked. An approval publishes without an
    end, and whatever takes all of it away again makes a draft: what is neither public nor scheduled
    is found among the few posts that are not approved.
    """
    shown = Edition.objects.filter(post=OuterRef("pk"), closed=False, period__contains=Now())
    if publication is Publication.LIVE:
        return posts.filter(Exists(shown))
    if publication is Publication.SCHEDULED:
        # The editions of one approval follow each other without a gap: what began to be public
        # is so until the last one begins.
        coming = scheduled_editions().filter(post=OuterRef("pk"))
        return posts.filter(Exists(coming), ~Exists(shown))
    waiting = posts.exclude(review_state=ReviewState.APPROVED)
    shut = waiting.filter(~Exists(filter_open(Now()).filter(post=OuterRef("pk"))))
    shut = shut.alias(ended=Subquery(_how_it_ended()))
    if publication is Publication.NOTHING:
        return shut.filter(ended=None)
    if publication is Publication.WITHDRAWN:
        return shut.filter(ended=Outcome.WITHDRAWN)
    return shut.filter(ended__in=["", *(each for each in Outcome if each != Outcome.WITHDRAWN)])


def _how_it_ended() -> QuerySet[Edition, Any]:
    """Return the outcome of the last edition of an outer post that began, NULL while it lasts.

    It is the one that ``PastPost`` has.
    """
    begun = Edition.objects.filter(post=OuterRef("pk"), period__startswith__lte=Now())
    ended = begun.annotate(ended=Case(When(period__endswith__lte=Now(), then="outcome")))
    return ended.order_by("-period__startswith").values("ended")[:1]


def read_publication(post: Post) -> Publication:
    """Return what ``annotate_publication`` returns, for one post."""
    posts = annotate_publication(Post.objects.filter(pk=post.pk))
    return Publication(posts.values_list("published", flat=True).get())
