"""What the register says of posts, what is live of them, and how the two differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import (
    DateTimeField,
    Func,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.db.models.functions import TruncDate

from officials import pinyin
from officials.cards import (
    SHANGHAI,
    Card,
    Content,
    Holding,
    PublishedHotline,
    Source,
    Stretch,
    Term,
    day_of,
)
from officials.models import (
    Appointment,
    Edition,
    EditionHotline,
    Hotline,
    HotlineSource,
    Outcome,
    Post,
    Verification,
)


def now() -> datetime:
    """Return the moment of the database's clock, taken when this statement reaches it.

    The one function for the moment is ``officials_now()`` in the database; tests replace it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT officials_now()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def now_after(posts: Iterable[int]) -> tuple[datetime, datetime]:
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


def today() -> date:
    """Return the day in Asia/Shanghai."""
    return day_of(now())


class Now(Func):
    """The one moment of the site, inside of a query."""

    function = "officials_now"
    output_field = DateTimeField()


# What the register says


def held_today() -> Q:
    """Say that an appointment covers today."""
    day = TruncDate(Now(), tzinfo=SHANGHAI)
    return Q(Q(start_date=None) | Q(start_date__lte=day), Q(end_date=None) | Q(end_date__gte=day))


def holder(post: Post) -> Appointment | None:
    """Return the appointment that holds ``post`` today, if one does."""
    return post.appointments.filter(held_today()).select_related("official").first()


def bring(posts: Sequence[Post]) -> None:
    """Let ``posts`` know all that ``content`` reads, in a constant number of queries.

    What many of them share, departments and notices, is one object for all.
    """
    checks = Verification.objects.order_by("-checked_on", "-id")
    hotlines = Hotline.objects.filter(withdrawn_at=None).prefetch_related(
        Prefetch("sources", HotlineSource.objects.prefetch_related("notice"), "cited"),
        Prefetch("verifications", checks, "checks"),
    )
    appointments = Appointment.objects.select_related("official").prefetch_related(
        "notice", Prefetch("hotlines", hotlines, "shown")
    )
    prefetch_related_objects(
        posts,
        "department__type",
        "department__region",
        Prefetch("hotlines", hotlines, "shown"),
        Prefetch("appointments", appointments, "held"),
    )


def content(post: Any) -> Content:
    """Return what the register says of a post for which ``bring`` was asked."""
    return Content(
        title=post.title,
        duties=post.duties,
        kind=post.kind,
        department=post.department.name,
        demo=post.demo,
        hotlines=tuple(_published(hotline) for hotline in post.shown if hotline.cited),
        sources=tuple(source for hotline in post.shown for source in _sources(hotline)),
        holdings=tuple(_holding(appointment) for appointment in post.held),
        department_type=post.department.type.code,
    )


def _holding(appointment: Any) -> Holding:
    own = appointment.shown
    official = appointment.official
    return Holding(
        appointment_id=appointment.pk,
        official_id=official.pk,
        term=Term(
            appointment=appointment.uid,
            official=official.uid,
            name=official.name,
            latin=pinyin.latin_name(official.pinyin, official.name),
            capacity=appointment.capacity,
            start=appointment.start_date,
            end=appointment.end_date,
            notice=str(appointment.notice) if appointment.notice else "",
            readings=(official.pinyin, *official.other_readings),
        ),
        hotlines=tuple(_published(hotline) for hotline in own if hotline.cited),
        sources=tuple(source for hotline in own for source in _sources(hotline)),
    )


def _published(hotline: Any) -> PublishedHotline:
    newest = max(hotline.cited, key=lambda each: (each.notice.published_on, each.pk))
    called = (hotline.digits, hotline.extension)
    checks = [each for each in hotline.checks if (each.digits, each.extension) == called]
    return PublishedHotline(
        hotline_uid=hotline.uid,
        own=hotline.appointment_id is not None,
        kind=hotline.kind,
        digits=hotline.digits,
        extension=hotline.extension,
        label=hotline.label,
        purpose=hotline.purpose,
        answered_by=hotline.answered_by,
        hours=hotline.hours,
        rank=hotline.rank,
        notice_id=newest.notice_id,
        printed_name=newest.printed_name,
        printed_number=newest.printed_number,
        last_verified=checks[0].checked_on if checks else None,
        result=checks[0].result if checks else "",
        suspended_at=hotline.suspended_at,
    )


def _sources(hotline: Any) -> Iterator[Source]:
    for source in hotline.cited:
        notice = source.notice
        yield Source(
            hotline=hotline.uid,
            notice=notice.uid,
            issuer=notice.issuer,
            title=notice.title,
            document_number=notice.document_number,
            published_on=notice.published_on,
            url=notice.url,
            printed_name=source.printed_name,
        )


# What is live


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


def publication(post: Post) -> Publication:
    """Return what of ``post`` is live now."""
    moment = now()
    opened = open_editions([post.pk], moment)
    if any(edition.period.lower <= moment for edition in opened):
        return Publication.LIVE
    if opened:
        return Publication.SCHEDULED
    last = Edition.objects.filter(post=post).order_by("-period__startswith").first()
    if last is None:
        return Publication.NOTHING
    return Publication.WITHDRAWN if last.outcome == Outcome.WITHDRAWN else Publication.ENDED


def as_stretch(edition: Edition) -> Stretch:
    """Return an edition as the value that ``cards`` plans with; withdrawn numbers left out."""
    fields = PublishedHotline.__dataclass_fields__
    shown = [hotline for hotline in edition.hotlines.all() if hotline.withdrawn_at is None]
    uids = {hotline.hotline_uid for hotline in shown}
    card = Card.from_json(edition.card)
    return Stretch(
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
