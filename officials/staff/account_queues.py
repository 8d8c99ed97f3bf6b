"""Queue of the accounts that wait for a second person."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Exists, F, Func, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from officials.models import Role, User
from officials.permissions import Permission, roles_with
from officials.staff.queues import Queue, QueueItem


def select_unconfirmed(accounts: QuerySet[User], user: User) -> QuerySet[Any]:
    """Return the accounts that ``user`` may confirm and that can do less until then, oldest first.

    See ``second_person.may_confirm``; accounts that only view and edit need no confirmation.
    """
    if user.confirmed_at is None or settings.WAIVE_SECOND_PERSON:
        return accounts.none()
    roles = {*roles_with(Permission.APPROVE), *roles_with(Permission.STAFF)}
    held = Role.objects.filter(user=OuterRef("pk"), role__in=roles)
    needing = Q(Exists(held)) | Q(is_superuser=True)
    waiting = accounts.filter(needing, is_active=True, confirmed_at=None)
    if not settings.DEMO:  # accounts of a demonstration sign in nowhere else
        waiting = waiting.filter(demo=False)
    behind: Any = ArrayField(BigIntegerField())
    waiting = waiting.annotate(
        behind=Func(F("pk"), function="officials_behind", output_field=behind)
    )
    known = Q(pk=user.pk) | Q(credential_givers__contains=[user.pk])
    return waiting.exclude(known | Q(behind__contains=[user.pk])).order_by("date_joined", "pk")


def _account_item(account: User) -> QueueItem:
    url = reverse("admin:officials_user_confirm", args=[account.pk])
    giver = account.credentials_by
    return QueueItem(str(account), _("密码由 %s 设置") % giver if giver else "", url)


ACCOUNTS = Queue(
    name="accounts",
    keeps_place=True,
    dated="date_joined",
    act=gettext_lazy("确认"),
    title=gettext_lazy("等我确认的账号"),
    hint=gettext_lazy("当面或者打电话核实是本人在用，再确认；确认以前不能审核、管理工作人员。"),
    model=User,
    permission=Permission.STAFF,
    select=select_unconfirmed,
    item=_account_item,
    related=("credentials_by",),
)
