"""Ban numbers and people from being published again; refuse them; lift a ban by two people."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import Any, TypeVar

import pghistory
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.public_text import require_reason
from officials.actions.second_person import is_second_person
from officials.clock import now, today
from officials.db.constraints import broken_constraint
from officials.models import (
    Hotline,
    NationalHotline,
    Official,
    Post,
    PublicReason,
    RepublicationBan,
    User,
)
from officials.models.bans import IN_FORCE
from officials.models.choices import Kind
from officials.publication.published_numbers import editions_naming_now, list_number

# How long a number that was withdrawn for a reason is banned: in days, None for no end.
BANNED_FOR: Mapping[PublicReason, int | None] = {
    PublicReason.ON_REQUEST: None,
    PublicReason.SECURITY: None,
    PublicReason.NUMBER_WRONG: None,
    PublicReason.NUMBER_STOPPED: 180,
}
# The reasons for which somebody whose term is withdrawn is banned as a person.
PERSONAL = (PublicReason.ON_REQUEST, PublicReason.SECURITY)

# Rules of the database that decide between a ban and a publication at the same moment.
STILL_PUBLIC = {"ban_of_a_number_that_is_gone", "ban_of_a_person_who_is_gone"}
BANNED_MEANWHILE = {"edition_hotline_is_not_banned", "edition_names_nobody_banned"}

M = TypeVar("M", Hotline, Official)
Number = tuple[str, str]  # canonical digits and extension

FIND_BANS = f"""
SELECT DISTINCT ON (number.digits, number.extension) number.digits, number.extension, ban.id
FROM unnest(%s::text[], %s::text[]) AS number (digits, extension)
JOIN public.officials_republicationban ban
    ON ban.number_hash = public.officials_number_hash(number.digits, number.extension)
WHERE {IN_FORCE}
ORDER BY number.digits, number.extension, ban.ends_on DESC NULLS FIRST
"""  # noqa: S608 - constants


def find_bans(numbers: Collection[Number]) -> dict[Number, RepublicationBan]:
    """Return the bans that hold for some of ``numbers``; of several the one that lasts longest."""
    if not RepublicationBan.objects.in_force().filter(official=None).exists():
        return {}
    with connection.cursor() as cursor:
        lists = [[digits for digits, _end in numbers], [end for _digits, end in numbers]]
        cursor.execute(FIND_BANS, lists)
        found = {(digits, end): pk for digits, end, pk in cursor.fetchall()}
    bans = RepublicationBan.objects.in_bulk(list(found.values()))
    return {number: bans[pk] for number, pk in found.items()}


def hash_number(digits: str, extension: str) -> bytes:
    """Return the keyed hash by which a ban knows a number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.officials_number_hash(%s, %s)", [digits, extension])
        return bytes(cursor.fetchone()[0])


def find_ban_of(official: Official | None) -> RepublicationBan | None:
    """Return the ban that holds for a person, or None."""
    if official is None or official.pk is None:
        return None
    return RepublicationBan.objects.in_force().filter(official=official).first()


def explain(ban: RepublicationBan) -> str:
    """Return in words why something is not published again, and what to do."""
    words = {"reason": ban.get_reason_display(), "day": ban.ends_on}
    if ban.official_id:
        return _("此人不再公布（%(reason)s）。先在“不再公布的号码和人”里由两个人解除。") % words
    if ban.ends_on:
        return _("这个号码到 %(day)s 为止不再公布（%(reason)s）。请换一个号码。") % words
    return _("这个号码不再公布（%(reason)s）。先在“不再公布的号码和人”里由两个人解除。") % words


def check_numbers(hotlines: Iterable[Any]) -> None:
    """Raise Refused for the first banned number of ``hotlines``, rows with digits and extension.

    Whatever enters or publishes a number asks here: forms, lists, submission, approval, cover.
    """
    numbers = {(each.digits, each.extension): each for each in hotlines}
    for number, ban in find_bans(numbers).items():
        words = {"number": numbers[number], "why": explain(ban)}
        raise Refused(_("号码 %(number)s：%(why)s") % words)


def former_reason(digits: str, extension: str) -> str:
    """Return why a number was withdrawn before, in words; empty if it never was."""
    gone = Hotline.objects.filter(digits=digits, extension=extension, withdrawn_at__isnull=False)
    last = gone.order_by("-withdrawn_at").first()
    return str(last.get_public_reason_display() or _("其他原因")) if last else ""


def ban_numbers(
    hotlines: Sequence[Hotline], *, by: User, reason: PublicReason, why: str = ""
) -> list[RepublicationBan]:
    """Ban numbers that were just taken off, as long as ``reason`` says; return the new bans.

    Left out: a short or national number, one that stands on another card, and one that is banned
    as long already.
    """
    reason = PublicReason(reason)
    if reason not in BANNED_FOR:
        return []
    ends_on = _last_day(reason)
    numbers = {(each.digits, each.extension): each for each in hotlines}
    known = find_bans(numbers)
    bans = []
    for number, hotline in numbers.items():
        held = known.get(number)
        lasts = held and (held.ends_on is None or (ends_on and held.ends_on >= ends_on))
        if not lasts and not number_refusal(hotline):
            # Another card may have got the number meanwhile; then it is not banned.
            with suppress(Refused):
                bans.append(_make(hotline, by=by, reason=reason, why=why, ends_on=ends_on))
    return bans


def ban_number(
    hotline: Hotline, *, by: User, reason: PublicReason, why: str, ends_on: date | None = None
) -> RepublicationBan:
    """Ban a number of the register by itself. Raises Refused as ``number_refusal`` says."""
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        Post.objects.select_for_update().get(pk=hotline.of_post.pk)
        if refusal := number_refusal(hotline):
            raise Refused(refusal)
        if find_bans([(hotline.digits, hotline.extension)]):
            raise Refused(_("这个号码已经不再公布。"))
        return _make(hotline, by=by, reason=reason, why=why, ends_on=ends_on)


def number_refusal(hotline: Hotline) -> str:
    """Return why the number of ``hotline`` cannot be banned; empty if it can."""
    national = NationalHotline.objects.filter(number=hotline.digits).exists()
    if hotline.kind == Kind.SHORT or national:
        return _("短号码和全国热线不属于某个人或某个岗位，不能列入。")
    if standing := list_number(hotline.digits, hotline.extension):
        return _("这个号码还在公布：%s。请先撤下。") % "、".join(
            f"{each.region} · {each.department} · {each.post}" for each in standing
        )
    return ""


def ban_person(
    official: Official, post: Post, *, by: User, reason: PublicReason, why: str = ""
) -> RepublicationBan:
    """Ban a person whom no card names any more. Raises Refused as ``person_refusal`` says."""
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        Post.objects.select_for_update().get(pk=post.pk)
        Official.objects.select_for_update(no_key=True).get(pk=official.pk)
        if refusal := person_refusal(official):
            raise Refused(refusal)
        with _explained(official, person_refusal):
            return RepublicationBan.objects.create(
                post=post, official=official, reason=reason, why=why, made_by=by, made_at=now()
            )


def person_refusal(official: Official) -> str:
    """Return why a person cannot be banned; empty if they can."""
    if find_ban_of(official):
        return _("%s 已经不再公布。") % official
    if editions_naming_now(official.uid):
        return _("%s 还在公布的岗位上写着；请先撤下各段任职。") % official
    return ""


def ask_to_lift(ban: RepublicationBan, *, by: User, why: str) -> None:
    """Ask a second person to lift a ban. Raises Refused without a reason, or if it is over."""
    with transaction.atomic(), pghistory.context(user=by.pk, why=require_reason(why)):
        if not RepublicationBan.objects.in_force().filter(pk=ban.pk).update(asked_by=by):
            raise Refused(_("已经解除或到期，不用再申请。"))


def lift_refusal(ban: RepublicationBan, by: User) -> str:
    """Return why ``by`` may not lift a ban; empty when they may."""
    if settings.WAIVE_SECOND_PERSON:
        return ""
    if ban.asked_by is None:
        return _("还没有人申请解除；请一位同事先申请。")
    if not is_second_person(by, ban.asked_by):
        return _("解除由您申请，或您的账号还没有确认，须由另一位同事批准。")
    return ""


def lift(ban: RepublicationBan, *, by: User, why: str = "") -> None:
    """Lift a ban, as a second person: the number or the person may be published again, by review.

    Raises Refused as ``lift_refusal`` says, and for a ban that is over.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        held = RepublicationBan.objects.in_force().filter(pk=ban.pk)
        locked = held.select_for_update(of=("self",), no_key=True).first()
        if locked is None:
            raise Refused(_("已经解除或到期。"))
        if refusal := lift_refusal(locked, by):
            raise Refused(refusal)
        alone = not is_second_person(by, locked.asked_by)
        RepublicationBan.objects.filter(pk=ban.pk).update(lifted_by=by, waived=alone)


def _last_day(reason: PublicReason) -> date | None:
    days = BANNED_FOR[reason]
    return None if days is None else today() + timedelta(days)


def _make(
    hotline: Hotline, *, by: User, reason: PublicReason, why: str, ends_on: date | None
) -> RepublicationBan:
    with _explained(hotline, number_refusal):
        return RepublicationBan.objects.create(
            post=hotline.of_post,
            number_hash=hash_number(hotline.digits, hotline.extension),
            reason=reason,
            why=why,
            ends_on=ends_on,
            made_by=by,
            made_at=now(),
        )


@contextmanager
def _explained(subject: M, refusal: Callable[[M], str]) -> Iterator[None]:
    """Raise Refused, as ``refusal`` says, where ``subject`` became public at the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if broken_constraint(error) not in STILL_PUBLIC:
            raise
        raise Refused(refusal(subject)) from error
