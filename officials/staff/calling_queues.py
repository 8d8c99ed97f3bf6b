"""Queues of the numbers that wait for a call, or for what a call has found."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from officials.calling.piles import PILES, filter_called, filter_overdue, filter_unanswered
from officials.clock import now
from officials.days import day_of
from officials.models import Hotline, User
from officials.models.choices import Result
from officials.staff.queues import Group, QueueItem, hotline_item, hotline_queue


def select_overdue(hotlines: QuerySet[Hotline], _user: User) -> QuerySet[Hotline]:
    """Return the hotlines whose verification is overdue, with the days of the live ones."""
    return filter_overdue(hotlines)


def select_unanswered(hotlines: QuerySet[Hotline], _user: User) -> QuerySet[Any]:
    return filter_unanswered(filter_called(hotlines), now()).order_by("last_day", "pk")


def select_suspended(hotlines: QuerySet[Hotline], _user: User) -> QuerySet[Hotline]:
    """Return the hotlines that are suspended, the longest first."""
    suspended = hotlines.filter(suspended_at__isnull=False, withdrawn_at=None)
    return suspended.order_by("suspended_at", "pk")


def select_pile(name: str) -> Callable[[QuerySet[Any], User], QuerySet[Any]]:
    """Return the function that selects the hotlines of a pile of the calling round."""
    return lambda hotlines, _user: PILES[name].rows(hotlines).order_by("last_day", "pk")


def _checked_item(hotline: Any) -> QueueItem:
    """Return an entry that leads to the page where the number is mended, withdrawn or restored."""
    detail = _("%(day)s：%(result)s") % {
        "day": hotline.last_day,
        "result": Result(hotline.last_result).label,
    }
    return hotline_item(hotline, detail)


def _overdue_item(hotline: Any) -> QueueItem:
    detail = _("上次核验 %s") if hotline.verified_on else _("从未核验，公告日期 %s")
    return hotline_item(hotline, detail % hotline.known_on, "verify")


def _suspended_item(hotline: Any) -> QueueItem:
    return hotline_item(hotline, _("%s 起暂停公开") % day_of(hotline.suspended_at))


OVERDUE = hotline_queue(
    name="overdue",
    group=Group.AGEING,
    keeps_place=True,
    dated="known_on",
    act=gettext_lazy("核验"),
    title=gettext_lazy("该核验的号码"),
    hint=gettext_lazy("半年没有核验：拨打一次，记下结果。"),
    select=select_overdue,
    item=_overdue_item,
)

FAILED = hotline_queue(
    name="failed",
    group=Group.AGEING,
    dated="last_day",
    title=gettext_lazy("空号和打错的号码"),
    hint=gettext_lazy("改号码、撤下，或由另一位同事恢复显示。"),
    select=select_pile("failed"),
    item=_checked_item,
)

UNREACHABLE = hotline_queue(
    name="unreachable",
    group=Group.AGEING,
    keeps_place=True,
    dated="last_day",
    title=gettext_lazy("打不通的号码"),
    hint=gettext_lazy("换着时段打了三次都没人接：问一问单位，换号码或撤下。"),
    select=select_pile("unreachable"),
    item=_checked_item,
)

UNANSWERED = hotline_queue(
    name="unanswered",
    group=Group.AGEING,
    dated="last_day",
    title=gettext_lazy("没人接，还要再打"),
    hint=gettext_lazy("换一天、换个时段再打，两周里再打两次。"),
    select=select_unanswered,
    item=_checked_item,
)

SUSPENDED = hotline_queue(
    name="suspended",
    title=gettext_lazy("暂停中的号码"),
    hint=gettext_lazy("核实后由另一位同事恢复，或者改号码、撤下。"),
    group=Group.AGEING,
    keeps_place=True,
    dated="suspended_at",
    select=select_suspended,
    item=_suspended_item,
)
