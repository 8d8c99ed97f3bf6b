"""Let an office confirm its own list: addresses that two people know, links that are used once."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.edition_transaction import EditionTransaction, edition_transaction
from officials.actions.outbox import queue_mail
from officials.actions.second_person import (
    are_same_person,
    explain_waiting,
    is_second_person,
    was_confirmed,
)
from officials.clock import now, today
from officials.days import day_of, first_day_of_quarter
from officials.models import (
    Hotline,
    OfficeAddress,
    OfficeCorrection,
    OfficeLink,
    User,
    Verification,
)
from officials.models.choices import Method, Result
from officials.models.identifiers import new_uid
from officials.models.office_confirmations import hash_token
from officials.models.outbox import LINK
from officials.models.verifications import choose_shown
from officials.publication.office_lists import ListedHotline, identify, read_list

LINK_LASTS = timedelta(days=30)
MAX_NOTE = 300


class LinkClosed(Exception):
    """A link was used up, has expired, or its address was ended."""


class ListChanged(Exception):
    """The list is no longer the one that the office read."""


def enter_address(address: OfficeAddress, *, by: User) -> None:
    """Store a new address, which waits for a second person."""
    address.entered_by, address.entered_at = by, now()
    with transaction.atomic(), pghistory.context(user=by.pk):
        address.save()


def confirmation_refusal(address: OfficeAddress, by: User) -> str:
    """Return why ``by`` may not confirm an address, or an empty string."""
    if settings.WAIVE_SECOND_PERSON:
        return ""
    if not was_confirmed(by):
        return explain_waiting(by)
    if are_same_person(by, address.entered_by):
        return _("这个邮箱是您录入的，或录入者与您的账号出自一人之手，须由另一位同事确认。")
    return ""


def confirm_address(address: OfficeAddress, *, by: User) -> None:
    """Confirm an address: links go there from now on. Raises Refused."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _lock_address(address)
        if locked.confirmed_at is not None:
            raise Refused(_("这个邮箱已经确认。"))
        if reason := confirmation_refusal(locked, by):
            raise Refused(reason)
        locked.waived = not is_second_person(by, locked.entered_by)
        locked.confirmed_by, locked.confirmed_at = by, now()
        locked.save()


def end_address(address: OfficeAddress, *, by: User) -> None:
    """End an address at once; its links open nothing any more. Raises Refused."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _lock_address(address)
        locked.ended_at = now()
        locked.save()


def _lock_address(address: OfficeAddress) -> OfficeAddress:
    locked = OfficeAddress.objects.select_for_update(of=("self",)).get(pk=address.pk)
    if locked.ended_at is not None:
        raise Refused(_("这个邮箱已经停用。"))
    return locked


class MailedToday(Exception):
    """An address got a mail of this kind today already."""


def send_link(address: OfficeAddress, quarter: date, *, moment: datetime) -> OfficeLink | None:
    """Make the link of a quarter, with its mail.

    Returns None where nothing is to be confirmed, or where the address got a mail today.
    """
    if not read_list(address):
        return None
    try:
        with transaction.atomic():
            link = _make_link(address, quarter, moment)
            _queue_link(link, moment)
    except MailedToday:
        return None
    return link


def send_link_now(address: OfficeAddress, *, by: User) -> OfficeLink:
    """Mail the link of the present quarter at once; one that is open is mailed again.

    Raises Refused: for an address that nobody confirmed or that was ended, for an office that
    answered in this quarter or has no public number, and for a second mail on one day.
    """
    with transaction.atomic(), pghistory.context(user=by.pk):
        locked = _lock_address(address)
        moment = now()
        quarter = first_day_of_quarter(day_of(moment))
        if locked.confirmed_at is None:
            raise Refused(_("这个邮箱还没有由另一位同事确认。"))
        links = locked.links.filter(quarter=quarter)
        answers = links.exclude(answered_at=None).values_list("answered_at", flat=True)
        if answered_at := answers.first():
            message = _("这个单位本季度已在 %s 答复，下一季度自动寄出。")
            raise Refused(message % day_of(answered_at))
        if not read_list(locked):
            raise Refused(_("这个单位没有公开的号码，没有可核对的。"))
        link = links.filter(expires_at__gt=moment).first() or _make_link(locked, quarter, moment)
        try:
            _queue_link(link, moment)
        except MailedToday as mailed:
            raise Refused(_("今天已经寄过，每天最多一次。")) from mailed
    return link


def _make_link(address: OfficeAddress, quarter: date, moment: datetime) -> OfficeLink:
    link = OfficeLink(
        uid=new_uid(),
        address=address,
        quarter=quarter,
        made_at=moment,
        expires_at=moment + LINK_LASTS,
    )
    link.token_hash = hash_token(link.token)
    link.save()
    return link


def _queue_link(link: OfficeLink, moment: datetime) -> None:
    """Write the mail of a link into the outbox, one a day and address. Raises MailedToday."""
    number = len(read_list(link.address))
    subject = _("请核对贵单位公开的电话（%(number)d 个）") % {"number": number}
    body = _write_mail(link.address, number, link.expires_at)
    key = f"office-link/{link.address_id}/{day_of(moment)}"
    if not queue_mail(key, link.address.email, subject, body, moment=moment, link=link):
        raise MailedToday


def _write_mail(address: OfficeAddress, number: int, expires_at: datetime) -> str:
    text = _(
        "%(office)s：\n\n"
        "贵单位在“领导干部公开热线”上公布了 %(number)d 个电话。请打开下面的链接核对：\n"
        "全部无误就按一下“全部无误”；哪一行有误，就在那一行打勾。不用登录。\n\n"
        "%(link)s\n\n"
        "链接到 %(day)s 为止有效，答复一次后失效。请不要转发。\n"
        "这封邮件由系统自动发出，请不要回复。\n"
    )
    office = f"{address.department.region.name} {address.department}"
    day = day_of(expires_at)
    return text % {"office": office, "number": number, "link": LINK, "day": day}


def find_link(token: str) -> OfficeLink | None:
    """Return the link with a token, whatever became of it."""
    links = OfficeLink.objects.select_related("address__department__region")
    return links.filter(token_hash=hash_token(token)).first()


def is_open(link: OfficeLink) -> bool:
    """Return whether a link still takes an answer."""
    return link.answered_at is None and link.address.ended_at is None and now() < link.expires_at


def count_answers(link: OfficeLink) -> dict[str, int]:
    """Return how many rows a link called ``right`` and ``wrong``."""
    right = Verification.objects.filter(link=link).count()
    return {"right": right, "wrong": link.corrections.count()}


def answer(link: OfficeLink, *, seen: str, wrong: Collection[str] = (), note: str = "") -> None:
    """Record that all rows of a list are right but those in ``wrong``, and use the link up.

    ``seen``: what ``identify`` returned for the list that was read; ``wrong``: uids. What is right
    counts as confirmed by the office; what is wrong waits for staff, and nothing else happens to
    it. Raises LinkClosed and ListChanged.
    """
    with transaction.atomic():
        locked = OfficeLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        rows = {row.uid: row for row in read_list(locked.address)}
        hotlines = list(
            Hotline.objects.filter(uid__in=rows).select_related("post", "appointment__post")
        )
        posts = [hotline.of_post.pk for hotline in hotlines]
        with edition_transaction(posts, by=None, why=_("单位确认")) as tx:
            if not is_open(locked):
                raise LinkClosed
            if identify(read_list(locked.address)) != seen:
                raise ListChanged
            right = [hotline for hotline in hotlines if hotline.uid not in wrong]
            _record_right(tx, locked, right, rows)
            OfficeCorrection.objects.bulk_create(
                OfficeCorrection(
                    link=locked,
                    hotline=hotline,
                    digits=rows[hotline.uid].digits,
                    extension=rows[hotline.uid].extension,
                    note=note[:MAX_NOTE],
                    made_at=tx.moment,
                )
                for hotline in hotlines
                if hotline.uid in wrong
            )
            locked.answered_at = now()
            locked.save(update_fields=["answered_at"])


def _record_right(
    tx: EditionTransaction,
    link: OfficeLink,
    hotlines: Collection[Hotline],
    rows: dict[str, ListedHotline],
) -> None:
    """Record the public numbers of ``hotlines`` as confirmed, and show it where that is due."""
    day, shown = today(), {}
    Verification.objects.bulk_create(
        Verification(
            hotline=hotline,
            digits=rows[hotline.uid].digits,
            extension=rows[hotline.uid].extension,
            checked_on=day,
            method=Method.OFFICE,
            result=Result.CONFIRMED,
            link=link,
        )
        for hotline in hotlines
    )
    stored = Verification.objects.filter(hotline__in=hotlines, struck_at=None)
    for hotline in hotlines:
        number = {name: getattr(rows[hotline.uid], name) for name in ("digits", "extension")}
        checks = stored.filter(hotline=hotline, **number).order_by("-checked_on", "-id")
        newest = choose_shown(checks)
        if newest and newest.link_id == link.pk:
            shown[hotline.uid] = number
    tx.update_hotlines(shown, last_verified=day, result=Result.CONFIRMED.value)
