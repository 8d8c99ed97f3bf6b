"""What the register says of posts, what is live of them, and how the two differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from officials import phones, pinyin
from officials.cards import (
    Card,
    Content,
    Holding,
    PublishedHotline,
    Source,
    Stretch,
    Term,
    day_of,
    joined,
    same_show,
    stretches,
)
from officials.models import (
    Appointment,
    Capacity,
    Edition,
    EditionHotline,
    Hotline,
    HotlineSource,
    Outcome,
    Post,
    PostKind,
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


# What the register says


def with_content(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Let ``posts`` bring all that ``content`` reads, in a constant number of queries."""
    hotlines = Hotline.objects.filter(withdrawn_at=None).prefetch_related(
        Prefetch("sources", HotlineSource.objects.select_related("notice")),
        Prefetch("verifications", Verification.objects.order_by("-checked_on", "-id")),
    )
    appointments = Appointment.objects.select_related("official", "notice")
    return posts.select_related("department__type", "department__region").prefetch_related(
        Prefetch("hotlines", hotlines),
        Prefetch("appointments", appointments.prefetch_related(Prefetch("hotlines", hotlines))),
    )


def content(post: Post) -> Content:
    """Return what the register says of a post that ``with_content`` brought."""
    own = list(post.hotlines.all())
    return Content(
        title=post.title,
        duties=post.duties,
        kind=post.kind,
        department=post.department.name,
        demo=post.demo,
        hotlines=tuple(_published(hotline) for hotline in own if hotline.sources.all()),
        sources=tuple(source for hotline in own for source in _sources(hotline)),
        holdings=tuple(_holding(appointment) for appointment in post.appointments.all()),
        department_type=post.department.type.code,
    )


def _holding(appointment: Appointment) -> Holding:
    own = list(appointment.hotlines.all())
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
        hotlines=tuple(_published(hotline) for hotline in own if hotline.sources.all()),
        sources=tuple(source for hotline in own for source in _sources(hotline)),
    )


def _published(hotline: Hotline) -> PublishedHotline:
    newest = max(hotline.sources.all(), key=lambda each: (each.notice.published_on, each.pk))
    checks = hotline.verifications.all()
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


def _sources(hotline: Hotline) -> Iterator[Source]:
    for source in hotline.sources.all():
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
        .select_related("region", "department")
        .prefetch_related(
            Prefetch("hotlines", EditionHotline.objects.order_by("own", "rank", "id"))
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


# How they differ


@dataclass(frozen=True)
class Change:
    """One thing that approval would change: ``before`` is live, ``after`` is the register's."""

    field: str
    before: str
    after: str
    begins: date | None = None


def difference(post: Post) -> tuple[Change, ...]:
    """Return what approving ``post`` now would change on the site, field by field.

    ``begins`` is the day of a change that lies in the future.
    """
    moment = now()
    fresh = with_content(Post.objects.filter(pk=post.pk)).get()
    opened = open_editions([post.pk], moment)
    live = joined(map(as_stretch, opened))
    coming = stretches(content(fresh), moment)
    turns = {moment} | {each.begins for each in (*live, *coming) if each.begins > moment}
    changes = [*_moved(opened[-1], fresh)] if opened else []
    seen: set[tuple[str, str, str]] = set()
    for turn in sorted(turns):
        before, after = _at(live, turn), _at(coming, turn)
        if before and after and same_show(before, after):
            continue
        told = [*_differences(before, after)]
        # What a reviewer is not shown in words must not look like nothing.
        for field, old, new in told or [(_("其他细节"), _("现在公开的"), _("登记册里的"))]:
            if (field, old, new) not in seen:
                seen.add((field, old, new))
                begins = day_of(turn) if turn > moment else None
                changes.append(Change(field, old, new, begins))
    return tuple(changes)


def _moved(edition: Edition, post: Post) -> Iterator[Change]:
    """Tell where the post would stand instead: in which place and department, and how far up."""
    there, here = edition.department, post.department
    if (edition.region_id, there.pk) != (here.region_id, here.pk):
        yield Change(_("所在"), f"{edition.region} {there}", f"{here.region} {here}")
    if edition.rank != post.public_rank:
        yield Change(_("次序"), str(edition.rank), str(post.public_rank))


def _at(planned: Iterable[Stretch], moment: datetime) -> Stretch | None:
    return next(
        (s for s in planned if s.begins <= moment and (s.ends is None or moment < s.ends)), None
    )


def _differences(before: Stretch | None, after: Stretch | None) -> Iterator[tuple[str, str, str]]:
    old, new = _told(before), _told(after)
    for key in {**old, **new}:
        label = (new.get(key) or old[key])[0]
        was, now_is = old.get(key, ("", ""))[1], new.get(key, ("", ""))[1]
        if was != now_is:
            yield label, was, now_is
    if before and after:
        common = old.keys() & new.keys()
        orders = [
            {h.hotline_uid: _shown(h) for h in stretch.hotlines if h.hotline_uid in common}
            for stretch in (before, after)
        ]
        if list(orders[0]) != list(orders[1]):
            was, now_is = ("、".join(order.values()) for order in orders)
            yield _("号码次序"), was, now_is


def _told(stretch: Stretch | None) -> dict[str, tuple[str, str]]:
    """Return a stretch as rows for people: by a key, what each field is called and says."""
    if stretch is None:
        return {}
    card = stretch.card
    told = {
        "title": (_("岗位名称"), card.title),
        "duties": (_("分管工作"), card.duties),
        "department": (_("部门"), card.department),
        "department_type": (_("部门类型"), card.department_type),
        "kind": (_("种类"), str(PostKind(card.kind).label)),
        "holder": (_("任职者"), _term(card.holder) if card.holder else _("空缺")),
        "terms": (_("历任"), "；".join(map(_term, card.terms))),
    }
    for hotline in stretch.hotlines:
        cited = [
            f"{source.issuer}《{source.title}》{source.document_number} {source.published_on}"
            f" {source.printed_name} {source.url}"
            for source in card.sources
            if source.hotline == hotline.hotline_uid
        ]
        details = (
            _shown(hotline),
            _("本人号码") if hotline.own else "",
            hotline.label,
            hotline.purpose,
            hotline.answered_by,
            hotline.hours,
            *cited,
            _("公告所印：%s") % hotline.printed_number,
        )
        label = _("号码 %s") % _shown(hotline)
        told[hotline.hotline_uid] = (label, " · ".join(filter(None, details)))
    return told


def _shown(hotline: PublishedHotline) -> str:
    return phones.shown(phones.Kind(hotline.kind), hotline.digits, hotline.extension)


def _term(term: Term) -> str:
    days = f"{term.start or ''}–{term.end or ''}"
    capacity = Capacity(term.capacity).label
    return " ".join(
        filter(
            None,
            (
                term.name,
                f"({'、'.join(term.readings)})" if term.readings else "",
                str(capacity),
                days if days != "–" else "",
                term.notice,
            ),
        )
    )
