"""Read the register: the working copy of posts that staff edit."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.db.models.functions import TruncDate

from officials import pinyin
from officials.clock import Now
from officials.days import SHANGHAI
from officials.models import Appointment, Hotline, HotlineSource, Post, Verification
from officials.publication.cards import Content, Holding, PublishedHotline, Source, Term


def held_today() -> Q:
    """Say that an appointment covers today."""
    day = TruncDate(Now(), tzinfo=SHANGHAI)
    return Q(Q(start_date=None) | Q(start_date__lte=day), Q(end_date=None) | Q(end_date__gte=day))


def holder(post: Post) -> Appointment | None:
    """Return the appointment that holds ``post`` today, if one does."""
    return post.appointments.filter(held_today()).select_related("official").first()


def prefetch_content(posts: Sequence[Post]) -> None:
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


def read_content(post: Any) -> Content:
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
