"""Queue of the notices whose original on the web is gone or is another file."""

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from officials.models import Notice, NoticeOutcome, User
from officials.permissions import Permission
from officials.staff.queues import Queue, QueueItem

TO_BE_LOOKED_AT = (NoticeOutcome.CHANGED, NoticeOutcome.MISSING)


def select_changed(notices: QuerySet[Notice], _user: User) -> QuerySet[Notice]:
    """Return the notices whose address answers with another file, or with none."""
    found = notices.filter(check_of_file__outcome__in=TO_BE_LOOKED_AT, superseded_by=None)
    return found.order_by(F("check_of_file__checked_at"), "pk")


def _changed_item(notice: Notice) -> QueueItem:
    url = reverse("admin:officials_notice_change", args=[notice.pk])
    check = notice.check_of_file
    return QueueItem(str(notice), str(check.get_outcome_display()), url)


NOTICE_QUEUES = (
    Queue(
        name="originals",
        dated="check_of_file__checked_at",
        title=gettext_lazy("原文有变化的公告"),
        hint=gettext_lazy("打开网址核对：号码有变就登记更正公告；三个月后再查一次。"),
        model=Notice,
        permission=Permission.EDIT,
        select=select_changed,
        item=_changed_item,
        related=("check_of_file",),
    ),
)
