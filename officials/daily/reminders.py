"""Remind offices of reports that are due, of old checks and of terms that are about to end.

Each member of staff gets one mail with all that is new, on a working day. A mail holds no number
and no name: it leaves the machine.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from officials.actions.outbox import queue_mail
from officials.calling.reported import filter_open
from officials.days import day_of
from officials.db.timeouts import LongAct, allow_time
from officials.models import (
    Appointment,
    LiveHotline,
    LivePost,
    Region,
    Reminder,
    Report,
    Role,
    User,
)
from officials.models.calendar import read_calendar
from officials.models.choices import Use
from officials.permissions import Permission, roles_with

# Days after the last check. After the second the public reads that a check is overdue.
STAGES = (150, 180, 210)
# Days before the last day of a term.
NOTICE_DAYS = (7, 30)
MAX_LINES = 20


@dataclass(frozen=True)
class Item:
    """Something to be reminded.

    ``topics``: what the reminders are stored under; ``heading``: its paragraph of the mail.
    """

    region: int
    heading: str
    line: str
    topics: tuple[str, ...]


def queue_reminders(moment: datetime) -> None:
    """Write the reminders that are due at ``moment`` into the outbox, if offices work that day."""
    day = day_of(moment)
    if not read_calendar().is_office_day(day):
        return
    with allow_time(LongAct.DAILY):
        items = [*find_due(day), *find_unchecked(day), *find_ending(day)]
    for recipient, concerned in _by_recipient(items).items():
        _remind(recipient, concerned, day, moment)


def find_due(day: date) -> Iterator[Item]:
    """Yield for each region the reports that are due on ``day``, and those that are overdue.

    Each report comes twice at most: on its day, or the first working day after it, and once later.
    """
    due = filter_open(Report.objects.filter(due_on__lte=day)).order_by("due_on", "pk")
    found: dict[tuple[int, bool], list[str]] = defaultdict(list)
    for uid, due_on, region in due.values_list("uid", "due_on", "post__department__region"):
        found[region, due_on < day].append(uid)
    regions = Region.objects.in_bulk({region for region, _late in found})
    for (region, late), uids in sorted(found.items()):
        stage, text = "today", _("%(region)s：%(number)d 条今天到期。")
        if late:
            stage, text = "late", _("%(region)s：%(number)d 条已经逾期。")
        yield Item(
            region,
            _("等答复的纠错。请到工作台“纠错”核实、更正，选一句答复："),
            text % {"region": regions[region], "number": len(uids)},
            tuple(f"report/{stage}/{uid}" for uid in uids),
        )


def find_unchecked(day: date) -> Iterator[Item]:
    """Yield for each region and stage the numbers that were checked that long before ``day``.

    A number that was never checked counts from the day of its notice.
    """
    live = LiveHotline.objects.annotate(known_on=Coalesce("last_verified", "notice_date"))
    old = live.filter(suspended=False, use=Use.CALL, known_on__lte=day - timedelta(days=STAGES[0]))
    counted = old.values_list("post__region_id", "known_on").annotate(number=Count("pk"))
    found: dict[tuple[int, int], dict[date, int]] = defaultdict(dict)
    for region, known_on, number in counted:
        stage = max(each for each in STAGES if known_on <= day - timedelta(days=each))
        found[region, stage][known_on] = number
    regions = Region.objects.in_bulk({region for region, _stage in found})
    for (region, stage), days in sorted(found.items()):
        text = _("%(region)s：%(number)d 个号码已有 %(stage)d 天没有核验（最早的一次在 %(day)s）。")
        values = {
            "region": regions[region],
            "number": sum(days.values()),
            "stage": stage,
            "day": min(days),
        }
        topics = tuple(f"unchecked/{stage}/{regions[region].pk}/{each}" for each in sorted(days))
        yield Item(
            region, _("该核验的号码。请到工作台“打电话核验”逐个拨打："), text % values, topics
        )


def find_ending(day: date) -> Iterator[Item]:
    """Yield the terms on posts that are public whose last day is near."""
    public = LivePost.objects.values("uid")
    last = day + timedelta(days=NOTICE_DAYS[-1])
    ending = Appointment.objects.filter(end_date__range=(day, last), post__uid__in=public)
    for term in ending.select_related("post__department__region").order_by("end_date", "pk"):
        end: date = term.end_date  # type: ignore[assignment]
        ahead = min(each for each in NOTICE_DAYS if end <= day + timedelta(days=each))
        department = term.post.department
        text = _("%(department)s %(post)s：任职到 %(day)s 为止。")
        values = {"department": department, "post": term.post.title, "day": end}
        yield Item(
            department.region_id,
            _("快到期的任职。有接任者请先录入，否则到期后显示“空缺”："),
            text % values,
            (f"ending/{ahead}/{term.pk}/{end}",),
        )


def _by_recipient(items: Iterable[Item]) -> Mapping[str, list[Item]]:
    """Return the items by the addresses of those who edit their regions, or the ones above."""
    found: dict[str, list[Item]] = defaultdict(list)
    paths = dict(
        Region.objects.filter(pk__in={item.region for item in items}).values_list("pk", "path")
    )
    editors = _read_editors(set().union(*paths.values()))
    for item in items:
        nearest = (editors[each] for each in reversed(paths[item.region]) if each in editors)
        for address in next(nearest, editors[None]):
            found[address].append(item)
    return found


def _read_editors(regions: Collection[int]) -> dict[int | None, list[str]]:
    """Return the addresses of editors by region; under None those of site administrators."""
    active = {"is_active": True, "is_staff": True}
    roles = Role.objects.filter(role__in=roles_with(Permission.EDIT), region__in=regions)
    held = roles.filter(**{f"user__{name}": value for name, value in active.items()})
    found: dict[int | None, list[str]] = {None: []}
    for region, address in held.values_list("region_id", "user__email").distinct().order_by():
        if address:
            found.setdefault(region, []).append(address)
    site = User.objects.filter(is_superuser=True, **active).exclude(email="")
    found[None] += site.values_list("email", flat=True)
    return found


def _remind(recipient: str, items: Collection[Item], day: date, moment: datetime) -> None:
    """Write one mail about those of ``items`` that ``recipient`` was not reminded of, if any."""
    topics = {topic for item in items for topic in item.topics}
    stored = Reminder.objects.filter(recipient=recipient, topic__in=topics)
    reminded = set(stored.values_list("topic", flat=True))
    new = [item for item in items if not reminded.issuperset(item.topics)]
    if not new:
        return
    topics -= reminded
    key = hashlib.sha256("\n".join([recipient, *sorted(topics)]).encode()).hexdigest()
    subject = _("公开电话：该办的事（%s）") % day
    with transaction.atomic():
        queue_mail(f"reminder/{key}", recipient, subject, _write(new), moment=moment)
        Reminder.objects.bulk_create(
            Reminder(topic=topic, recipient=recipient, noted_at=moment) for topic in sorted(topics)
        )


def _write(items: Collection[Item]) -> str:
    """Return the text of a mail: a paragraph for each heading, and where to go."""
    parts = [_("您好：")]
    for heading, group in groupby(items, key=lambda item: item.heading):
        lines = [f"· {item.line}" for item in group]
        more = len(lines) - MAX_LINES
        if more > 0:
            lines[MAX_LINES:] = [_("· 另有 %d 项，见工作台。") % more]
        parts.append("\n".join([heading, *lines]))
    parts.append(_("工作台：%s") % f"{settings.SITE_ADDRESS}/admin/")
    parts.append(_("这封邮件由系统自动发出，请不要回复。"))
    return "\n\n".join(parts) + "\n"
