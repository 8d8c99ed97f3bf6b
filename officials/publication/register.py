"""Read posts of the register, the working copy that staff edit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import (
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import TruncDate

from officials import pinyin
from officials.clock import Now
from officials.days import SHANGHAI
from officials.db.row_queries import RowQuery, get_related, set_related
from officials.models import (
    Appointment,
    Cover,
    Department,
    DepartmentType,
    Hotline,
    HotlineSource,
    Notice,
    Official,
    Post,
    Region,
    Verification,
)
from officials.models.bans import IN_FORCE
from officials.models.verifications import choose_shown
from officials.publication.cards import (
    AppointmentContent,
    CardCover,
    PostContent,
    PublishedHotline,
    Source,
    Term,
)

_DEPARTMENTS = RowQuery(
    """
    SELECT {department}, {type}, {region}
    FROM officials_department department
    JOIN officials_departmenttype type ON type.id = department.type_id
    JOIN officials_region region ON region.id = department.region_id
    WHERE department.id = ANY(%(departments)s::bigint[])
    """,
    department=Department,
    type=DepartmentType,
    region=Region,
)
_APPOINTMENTS = RowQuery(
    f"""
    SELECT {{appointment}}, {{official}}, {{notice}}
    FROM officials_appointment appointment
    JOIN officials_official official ON official.id = appointment.official_id
    LEFT JOIN officials_notice notice ON notice.id = appointment.notice_id
    WHERE appointment.post_id = ANY(%(posts)s::bigint[])
        AND NOT EXISTS (SELECT FROM officials_republicationban ban
            WHERE ban.official_id = official.id AND {IN_FORCE})
    ORDER BY appointment.start_date NULLS FIRST, appointment.id
    """,  # noqa: S608 - constants
    appointment=Appointment,
    official=Official,
    notice=Notice,
)
_HOTLINES = RowQuery(
    """
    SELECT {hotline} FROM officials_hotline hotline
    WHERE hotline.on_post_id = ANY(%(posts)s::bigint[])
    ORDER BY hotline.rank, hotline.id
    """,
    hotline=Hotline,
)
_SOURCES = RowQuery(
    """
    SELECT {source}, {notice}
    FROM officials_hotlinesource source
    JOIN officials_notice notice ON notice.id = source.notice_id
    WHERE source.hotline_id = ANY(%(hotlines)s::bigint[])
    ORDER BY source.id
    """,
    source=HotlineSource,
    notice=Notice,
)
_VERIFICATIONS = RowQuery(
    """
    SELECT {verification} FROM officials_verification verification
    WHERE verification.hotline_id = ANY(%(hotlines)s::bigint[]) AND verification.struck_at IS NULL
    ORDER BY verification.checked_on DESC, verification.id DESC
    """,
    verification=Verification,
)
_COVERS = RowQuery(
    """
    SELECT {cover}, {covered_by} FROM officials_cover cover
    JOIN officials_post covered_by ON covered_by.id = cover.covered_by_id
    WHERE cover.post_id = ANY(%(posts)s::bigint[]) AND cover.ended_at IS NULL
    ORDER BY cover.start_date, cover.id
    """,
    cover=Cover,
    covered_by=Post,
)


def held_today() -> Q:
    """Return the condition on appointments that cover today."""
    return held_on(TruncDate(Now(), tzinfo=SHANGHAI))


def held_on(day: date | TruncDate) -> Q:
    """Return the condition on appointments that cover a day."""
    return Q(Q(start_date=None) | Q(start_date__lte=day), Q(end_date=None) | Q(end_date__gte=day))


def current_holder(post: Post) -> Appointment | None:
    """Return the appointment that holds ``post`` today, or None."""
    return post.appointments.filter(held_today()).select_related("official").first()


def annotate_holder(posts: QuerySet[Post]) -> QuerySet[Any]:
    """Annotate ``held_by`` with the name of the official who holds each post today, else None."""
    held = Appointment.objects.filter(held_today(), post=OuterRef("pk")).order_by("-pk")
    return posts.annotate(held_by=Subquery(held.values("official__name")[:1]))


def prefetch_content(posts: Sequence[Any]) -> None:
    """Prefetch what ``read_content`` reads, in a constant number of queries.

    It sets ``prefetched_hotlines``, ``prefetched_appointments`` and ``prefetched_covers`` of a
    post, ``prefetched_hotlines`` of an appointment, ``prefetched_sources`` and
    ``prefetched_verifications`` of a hotline; withdrawn hotlines and covers that were ended early
    are left out, and so are the appointments of people who are not published again. All hotlines of
    a post are its ``stored_hotlines``. Departments that posts share are one object for all.
    """
    prefetch_departments(posts)
    ids = [post.pk for post in posts]
    appointments: list[Any] = [
        set_related(appointment, official=official, notice=notice)
        for appointment, official, notice in _APPOINTMENTS.fetch(posts=ids)
    ]
    # Those of a post and those of its holders by one reading.
    stored = [hotline for (hotline,) in _HOTLINES.fetch(posts=ids)]
    hotlines = [hotline for hotline in stored if hotline.withdrawn_at is None]
    _set_hotline_rows(hotlines)
    by_id = {post.pk: post for post in posts}
    covers: dict[int, list[Any]] = defaultdict(list)
    for cover, covered_by in _COVERS.fetch(posts=ids):
        set_related(cover, covered_by=covered_by, post=by_id[cover.post_id])
        covers[cover.post_id].append(cover)
    kept: dict[int, list[Any]] = defaultdict(list)
    for hotline in stored:
        kept[hotline.on_post_id].append(hotline)
    held: dict[int, list[Any]] = defaultdict(list)
    for appointment in appointments:
        set_related(appointment, post=by_id[appointment.post_id])
        held[appointment.post_id].append(appointment)
    terms = {each.pk: each for each in appointments}
    owned: dict[tuple[int | None, int | None], list[Any]] = defaultdict(list)
    for hotline in hotlines:
        owned[hotline.post_id, hotline.appointment_id].append(hotline)
        if hotline.post_id:
            set_related(hotline, post=by_id[hotline.post_id])
        elif hotline.appointment_id in terms:
            set_related(hotline, appointment=terms[hotline.appointment_id])
    for post in posts:
        post.stored_hotlines = kept[post.pk]
        post.prefetched_hotlines = owned[post.pk, None]
        post.prefetched_appointments = held[post.pk]
        post.prefetched_covers = covers[post.pk]
    for appointment in appointments:
        appointment.prefetched_hotlines = owned[None, appointment.pk]


def _set_hotline_rows(hotlines: Sequence[Any]) -> None:
    """Set the sources, with their notices, and the verifications of hotlines."""
    by_hotline: dict[int, Any] = {hotline.pk: hotline for hotline in hotlines}
    for hotline in hotlines:
        hotline.prefetched_sources, hotline.prefetched_verifications = [], []
    for source, notice in _SOURCES.fetch(hotlines=list(by_hotline)):
        hotline = by_hotline[source.hotline_id]
        set_related(source, hotline=hotline, notice=notice)
        hotline.prefetched_sources.append(source)
    for (verification,) in _VERIFICATIONS.fetch(hotlines=list(by_hotline)):
        hotline = by_hotline[verification.hotline_id]
        set_related(verification, hotline=hotline)
        hotline.prefetched_verifications.append(verification)


def prefetch_departments(posts: Iterable[Any]) -> None:
    """Set the departments of posts, with type and region, where they have not been read."""
    lacking = [post for post in posts if not _has_department(post)]
    if not lacking:
        return
    departments = {}
    wanted = list({post.department_id for post in lacking})
    for department, kind, region in _DEPARTMENTS.fetch(departments=wanted):
        set_related(department, type=kind, region=region)
        departments[department.pk] = department
    for post in lacking:
        set_related(post, department=departments[post.department_id])


def _has_department(post: Any) -> bool:
    department = get_related(post, "department")
    return bool(
        department and get_related(department, "type") and get_related(department, "region")
    )


def set_content(
    post: Any, hotlines: Sequence[Any], appointments: Iterable[Any], covers: Iterable[Cover]
) -> None:
    """Set what ``prefetch_content`` reads of one post, whose department was read, from given rows.

    ``hotlines``: of the post and of its appointments, not withdrawn, with their ``sources`` and the
    notices of these; ``appointments``: with official, notice and ``is_banned``; ``covers``: with
    the posts that answer, not ended early. All in their usual order.
    """
    prefetch_related_objects(hotlines, _prefetch_verifications())
    owned: dict[int | None, list[Any]] = defaultdict(list)
    for hotline in hotlines:
        hotline.prefetched_sources = list(hotline.sources.all())
        owned[hotline.appointment_id].append(hotline)
    post.prefetched_hotlines = owned[None]
    post.prefetched_appointments = [each for each in appointments if not each.is_banned]
    for appointment in post.prefetched_appointments:
        appointment.prefetched_hotlines = owned[appointment.pk]
    post.prefetched_covers = list(covers)


def _prefetch_verifications() -> Prefetch[Any]:
    verifications = Verification.objects.filter(struck_at=None).order_by("-checked_on", "-id")
    return Prefetch("verifications", verifications, "prefetched_verifications")


def read_content(post: Any) -> PostContent:
    """Return a post of the register as a value; ``prefetch_content`` must have read it."""
    hotlines = post.prefetched_hotlines
    return PostContent(
        title=post.title,
        duties=post.duties,
        kind=post.kind,
        department=post.department.name,
        demo=post.demo,
        hotlines=_read_hotlines(hotlines),
        sources=_read_sources(hotlines),
        appointments=tuple(map(_read_appointment, post.prefetched_appointments)),
        department_type=post.department.type.code,
        covers=tuple(map(_read_cover, post.prefetched_covers)),
    )


def _read_cover(cover: Cover) -> CardCover:
    return CardCover(cover.uid, cover.covered_by.uid, cover.start_date, cover.end_date)


def _read_appointment(appointment: Any) -> AppointmentContent:
    own = appointment.prefetched_hotlines
    official = appointment.official
    return AppointmentContent(
        appointment_id=appointment.pk,
        official_id=official.pk,
        term=Term(
            appointment=appointment.uid,
            official=official.uid,
            name=official.name,
            latin=pinyin.latin_name(official.pinyin, official.name, official.surname_length),
            capacity=appointment.capacity,
            start=appointment.start_date,
            end=appointment.end_date,
            notice=str(appointment.notice) if appointment.notice else "",
            readings=(official.pinyin, *official.other_readings),
            surname_length=official.surname_length,
        ),
        hotlines=_read_hotlines(own),
        sources=_read_sources(own),
    )


def _read_hotlines(hotlines: Sequence[Any]) -> tuple[PublishedHotline, ...]:
    """Return the hotlines that have a source; the others cannot be published."""
    return tuple(_read_hotline(hotline) for hotline in hotlines if hotline.prefetched_sources)


def _read_hotline(hotline: Any) -> PublishedHotline:
    newest = max(
        hotline.prefetched_sources, key=lambda source: (source.notice.published_on, source.pk)
    )
    # Verifications of a former number say nothing about the present one.
    verified = choose_shown(
        verification
        for verification in hotline.prefetched_verifications
        if verification.digits == hotline.digits and verification.extension == hotline.extension
    )
    return PublishedHotline(
        hotline_uid=hotline.uid,
        own=hotline.appointment_id is not None,
        kind=hotline.kind,
        digits=hotline.digits,
        extension=hotline.extension,
        use=hotline.use,
        label=hotline.label,
        purpose=hotline.purpose,
        answered_by=hotline.answered_by,
        hours=hotline.hours,
        rank=hotline.rank,
        notice_id=newest.notice_id,
        printed_name=newest.printed_name,
        printed_number=newest.printed_number,
        last_verified=verified.checked_on if verified else None,
        result=verified.result if verified else "",
        suspended_at=hotline.suspended_at,
    )


def _read_sources(hotlines: Sequence[Any]) -> tuple[Source, ...]:
    return tuple(
        Source(
            hotline=hotline.uid,
            notice=source.notice.uid,
            issuer=source.notice.issuer,
            title=source.notice.title,
            document_number=source.notice.document_number,
            published_on=source.notice.published_on,
            url=source.notice.url,
            printed_name=source.printed_name,
        )
        for hotline in hotlines
        for source in hotline.prefetched_sources
    )
